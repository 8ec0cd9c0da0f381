"""What must not be lost: written down in the transaction of the change that it follows, and done later.

`writing.put` writes an effect; whoever rolls the change back takes it along. `sweeping.sweep`, called by
`publish_due`, does what is due: claims one effect after another, calls its handler, notes that it is done or
what failed, tries again after growing pauses, and at last gives up. `leases.hold` lets one process at a time do
a piece of work, and remembers how far it came.

An effect is done at least once: a process that dies between a mail and the note that it went out sends it
again. So handlers are repeatable, and mails carry the same Message-ID each time.
"""
