// The extensions that `articles.text.body.EDITOR_EXTENSIONS` names and the bundle does not have, or has
// in another form. Each reads and writes exactly what `clean_body` keeps.

export { CaptionedTable as Table, Moment } from "editor/text"
export { Foreign } from "editor/foreign"
export { NewsEmbed } from "editor/embed"
export { Gallery } from "editor/gallery"
export { Note } from "editor/note"
export { Photo } from "editor/photo"
export { FactBox, Knowns, PullQuote } from "editor/boxes"
export { RelatedInset } from "editor/related"
export { Sources } from "editor/sources"
export { Timeline } from "editor/timeline"
