import { Comment, Converter } from 'typedoc';

/** Where kinds of properties declare the methods of the builder that ask for them. */
const KINDS = /\/model\/kinds\/[^/]+\.d\.ts$/;

/**
 * A mapped type makes methods of the builder of what the kinds of properties declare, and loses their docstrings on the
 * way. Here they are given back.
 */
export function load({ converter }) {
  converter.on(Converter.EVENT_CREATE_SIGNATURE, (context, signature) => {
    signature.comment ??= declared(context).get(signature.name);
  });
}

let known = null;

/** The docstrings of the methods that the kinds declare, by name. */
function declared({ program, checker }) {
  known ??= new Map(
    program
      .getSourceFiles()
      .filter(({ fileName }) => KINDS.test(fileName))
      .flatMap(({ statements }) => statements.flatMap((each) => each.declarationList?.declarations ?? []))
      .filter(({ name }) => name.getText() === 'builder')
      .flatMap((builder) => checker.getTypeAtLocation(builder).getProperties())
      .map((method) => [method.name, textOf(method.getDocumentationComment(checker))]),
  );
  return known;
}

function textOf(parts) {
  return new Comment([{ kind: 'text', text: parts.map(({ text }) => text).join('') }]);
}
