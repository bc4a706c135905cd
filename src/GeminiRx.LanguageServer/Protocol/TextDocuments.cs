using System.Text.Json.Serialization;
using GeminiRx.LanguageServer.Rpc;

namespace GeminiRx.LanguageServer.Protocol;

internal sealed record Position([property: JsonRequired] int Line, [property: JsonRequired] int Character);

internal sealed record Range([property: JsonRequired] Position Start, [property: JsonRequired] Position End);

internal sealed record TextDocumentItem(
    [property: JsonRequired] string Uri,
    string? LanguageId,
    [property: JsonConverter(typeof(VersionConverter))] long? Version,
    [property: JsonRequired] string Text
);

internal sealed record TextDocumentIdentifier([property: JsonRequired] string Uri);

/// <summary>A document in a certain version; null if the client sends none.</summary>
internal sealed record VersionedTextDocumentIdentifier(
    [property: JsonRequired] string Uri,
    [property: JsonConverter(typeof(VersionConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Version
);

/// <summary>One change; without a range <paramref name="Text"/> is the whole document.</summary>
internal sealed record ContentChange(Range? Range, [property: JsonRequired] string Text);

internal sealed record DidOpenParams([property: JsonRequired] TextDocumentItem TextDocument);

internal sealed record DidChangeParams(
    [property: JsonRequired] VersionedTextDocumentIdentifier TextDocument,
    [property: JsonRequired] IReadOnlyList<ContentChange> ContentChanges
);

internal sealed record DidCloseParams([property: JsonRequired] TextDocumentIdentifier TextDocument);
