namespace GeminiRx.LanguageServer.Documents;

/// <summary>Identifies a document by the URI that the editor sends, compared character by character. A string on the wire.</summary>
internal readonly record struct DocumentUri(string Value)
{
    /// <summary>The path of a file of this computer; null for any other document.</summary>
    public string? FilePath =>
        Uri.TryCreate(Value, UriKind.Absolute, out var address) && address is { IsFile: true, IsUnc: false } ? address.LocalPath : null;

    /// <summary>What follows the scheme, without a slash at the beginning: the path, and before it the host if there is one.</summary>
    public string Path
    {
        get
        {
            var path = Value.Split('?', '#')[0];
            return Uri.UnescapeDataString(path[(path.IndexOf(':', StringComparison.Ordinal) + 1)..]).Trim('/');
        }
    }

    /// <summary>The last name of the path.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public override string ToString() => Value;
}
