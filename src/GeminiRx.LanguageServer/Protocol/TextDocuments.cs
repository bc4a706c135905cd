using System.Text.Json.Serialization;

namespace GeminiRx.LanguageServer.Protocol;

internal sealed record Position([property: JsonRequired] int Line, [property: JsonRequired] int Character);

internal sealed record Range(Position Start, Position End);

internal sealed record TextDocumentItem(string Uri, string LanguageId, int Version, string Text);

internal sealed record TextDocumentIdentifier(string Uri);

/// <summary>A document in a certain version; null where the client gives none.</summary>
internal sealed record VersionedTextDocumentIdentifier(string Uri, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Version);

/// <summary>One change; without a range <paramref name="Text"/> is the whole document.</summary>
internal sealed record ContentChange(Range? Range, string Text);

internal sealed record DidOpenParams(TextDocumentItem TextDocument);

internal sealed record DidChangeParams(VersionedTextDocumentIdentifier TextDocument, IReadOnlyList<ContentChange> ContentChanges);

internal sealed record DidCloseParams(TextDocumentIdentifier TextDocument);
