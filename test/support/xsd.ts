import { elementsOf, parseXml, type XmlElement } from './xml.ts';

/**
 * What is wrong with an XML text by an XML schema (XSD 1.0), as far as schemas of test results go: elements by
 * reference in a sequence, how often they may come, attributes, and text where it is allowed.
 */
export function schemaProblems(schema: string, text: string): readonly string[] {
  const declared = new Map(
    parseXml(schema)
      .children.filter(({ name }) => name === 'xs:element')
      .map((each) => [each.attributes.name!, each]),
  );
  return problemsOf(parseXml(text), declared);
}

function problemsOf(element: XmlElement, declared: ReadonlyMap<string, XmlElement>): readonly string[] {
  const declaration = declared.get(element.name);
  if (declaration === undefined) return [`<${element.name}> is not declared`];
  if (declaration.attributes.type !== undefined)
    return element.children.length > 0 ? [`<${element.name}> holds elements`] : [];
  const [type] = elementsOf(declaration, 'xs:complexType');
  const attributes = elementsOf(declaration, 'xs:attribute').map((each) => each.attributes);
  const known = attributes.map(({ name }) => name);
  const unknown = Object.keys(element.attributes).filter((name) => !known.includes(name));
  const missing = attributes.filter(({ name, use }) => use === 'required' && !(name! in element.attributes));
  const isMixed = type?.attributes.mixed === 'true';
  return [
    ...unknown.map((name) => `<${element.name}> has no attribute ${name}`),
    ...missing.map(({ name }) => `<${element.name}> lacks ${name}`),
    ...(!isMixed && ownText(element).trim() !== '' ? [`<${element.name}> holds text`] : []),
    ...orderProblems(element, declaration),
    ...element.children.flatMap((child) => problemsOf(child, declared)),
  ];
}

/** The elements of a sequence come in its order, each as often as it may. */
function orderProblems(element: XmlElement, declaration: XmlElement): readonly string[] {
  const names = element.children.map(({ name }) => name);
  let next = 0;
  const problems: string[] = [];
  for (const { attributes } of elementsOf(declaration, 'xs:element')) {
    const { ref, minOccurs = '1', maxOccurs = '1' } = attributes;
    const from = next;
    while (names[next] === ref) next += 1;
    const count = next - from;
    if (count < Number(minOccurs)) problems.push(`<${element.name}> lacks <${ref}>`);
    if (maxOccurs !== 'unbounded' && count > Number(maxOccurs))
      problems.push(`<${element.name}> has too many <${ref}>`);
  }
  return next < names.length
    ? [...problems, `<${names[next]}> may not stand there in <${element.name}>`]
    : problems;
}

/** Its text without that of its children. */
function ownText({ text, children }: XmlElement): string {
  return children.reduce((rest, child) => rest.replace(child.text, ''), text);
}
