using System.Text.Json.Serialization;

namespace GeminiRx.LanguageServer.Protocol;

internal sealed record CodeLensParams([property: JsonRequired] TextDocumentIdentifier TextDocument);

internal sealed record CodeLens(Range Range, Command? Command);

internal sealed record CodeLensOptions(bool? ResolveProvider);

internal sealed record FoldingRangeParams([property: JsonRequired] TextDocumentIdentifier TextDocument);

internal sealed record FoldingRange(int StartLine, int EndLine, string? Kind);

internal sealed record DocumentSymbolParams([property: JsonRequired] TextDocumentIdentifier TextDocument);

internal sealed record DocumentSymbol(string Name, string? Detail, int Kind, Range Range, Range SelectionRange)
{
    /// <summary>The kind of a text, which servers use for headings (<c>SymbolKind.String</c>).</summary>
    public const int Text = 15;
}

internal sealed record SymbolInformation(string Name, int Kind, Location Location);

internal sealed record Location(string Uri, Range Range);
