"""Pictures: how a file that somebody sent becomes a picture of the library.

`ingest` takes the file: weighs it, asks whether the library has it already, has it developed and keeps what came out.
`development` runs the `darkroom`, a process of its own with little memory and little time, which reads the file by
what is in it (`kinds`; `heif` opens what telephones write), draws it anew and writes (`encoding`) the `shapes` that
readers get. `metadata` is what it reads of what the picture says of itself, `likeness` what it looks like; `alike`
finds what looks like it, `finding` what words are said of. `keeping` puts files and row in place, both or neither, on
a `disk` or in a store that speaks `s3`, and writes into the files whose it is (`labels`). `rendering` makes later what
an upload does not wait for; which files there are stands in the row (`made`), and `renditions` tells templates,
without a query. `rights` says which may be shown, `limits` has the figures, `errors` what can go wrong. The admin and
the demo call `ingest`.
"""
