namespace GeminiRx.LanguageServer.Documents;

/// <summary>Identifies a document by the URI that the editor sends, compared character by character. A string on the wire.</summary>
internal readonly record struct DocumentUri(string Value)
{
    /// <summary>The path of a file of this computer; null for any other document.</summary>
    public string? FilePath =>
        Uri.TryCreate(Value, UriKind.Absolute, out var address) && address is { IsFile: true, IsUnc: false } ? address.LocalPath : null;

    public override string ToString() => Value;
}
