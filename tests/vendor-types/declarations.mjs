// Reads the vendor's type declarations: the messages with the types of their members, and the enumerations with their values.
import { statSync } from 'node:fs';
import ts from 'typescript';

/**
 * Reads a declaration file.
 * @returns {{ messageOf(name: string): Map<string, string[]> | undefined, enumerationOf(name: string): string[] | undefined }}
 * `messageOf` gives, for each member, the names of the messages and enumerations in its type.
 */
export function readDeclarations(file) {
  if (!statSync(file, { throwIfNoEntry: false })) {
    throw new Error(`The declaration file ${file} does not exist.`);
  }

  const program = ts.createProgram([file], { skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022 });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  if (!module) {
    throw new Error(`The declaration file ${file} exports nothing.`);
  }

  // The exported name counts: a declaration may have another name that avoids a built-in one.
  const resolve = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const symbols = new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, resolve(symbol)]));
  const names = new Map([...symbols].map(([name, symbol]) => [symbol, name]));
  const isEnumeration = (symbol) => (symbol.flags & ts.SymbolFlags.Enum) !== 0;
  const isMessage = (symbol) => (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) !== 0;

  function typesIn(node) {
    if (!node) {
      return [];
    }

    if (ts.isArrayTypeNode(node)) {
      return typesIn(node.elementType);
    }

    if (ts.isUnionTypeNode(node)) {
      return node.types.flatMap(typesIn);
    }

    return ts.isTypeReferenceNode(node) ? typesOfReference(node) : [];
  }

  function typesOfReference(node) {
    const found = checker.getSymbolAtLocation(node.typeName);
    const symbol = found && resolve(found);
    // The SDK's conveniences ContentListUnion, PartUnion and so on are sent as a Content, a Part and so on.
    const plain = symbols.get(symbol?.name.replace(/(List)?Union$/, ''));
    if (plain && plain !== symbol && isMessage(plain)) {
      return [names.get(plain)];
    }

    if (symbol && names.has(symbol) && (isEnumeration(symbol) || isMessage(symbol))) {
      return [names.get(symbol)];
    }

    const alias = symbol?.declarations?.find(ts.isTypeAliasDeclaration);
    return names.has(symbol) && alias ? typesIn(alias.type) : (node.typeArguments ?? []).flatMap(typesIn);
  }

  return {
    messageOf(name) {
      const symbol = symbols.get(name);
      if (!symbol || !isMessage(symbol)) {
        return undefined;
      }

      // Methods and accessors are helpers of the SDK; only properties are on the wire.
      const properties = checker
        .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))
        .map((property) => property.valueDeclaration)
        .filter((declaration) => ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration));
      return new Map(properties.map((property) => [property.name.getText(), typesIn(property.type)]));
    },
    enumerationOf(name) {
      const symbol = symbols.get(name);
      return symbol && isEnumeration(symbol)
        ? symbol.declarations.flatMap((declaration) => declaration.members).map((member) => checker.getConstantValue(member))
        : undefined;
    },
  };
}
