namespace GeminiRx.LanguageServer.Documents;

/// <summary>Identifies a document by the URI that the editor sends, compared character by character. A string on the wire.</summary>
internal readonly record struct DocumentUri(string Value)
{
    /// <summary>The path of a file; null for any other document.</summary>
    public string? FilePath => PathOf(Value, OperatingSystem.IsWindows());

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

    /// <summary>Whether the path may exist: no file system has a name with a NUL character.</summary>
    public bool IsValid => !Path.Contains('\0', StringComparison.Ordinal);

    /// <summary>The path of a file URI; null for any other address. Only Windows has paths that begin with a host.</summary>
    /// <param name="uri">The URI. Editors may escape the colon of a drive: <c>file:///c%3A/a</c>.</param>
    /// <param name="isWindows">Whether the path is one of Windows.</param>
    public static string? PathOf(string uri, bool isWindows)
    {
        if (
            !Uri.TryCreate(uri, UriKind.Absolute, out var address)
            || !address.IsFile
            || (address.IsUnc && !isWindows)
            || address.LocalPath.Contains('\0', StringComparison.Ordinal)
        )
        {
            return null;
        }

        if (!isWindows)
        {
            return address.LocalPath;
        }

        var path = address.LocalPath.Replace('/', '\\');
        return path is ['\\', >= 'A' and <= 'Z' or >= 'a' and <= 'z', ':', '\\', ..] ? path[1..] : path;
    }

    public override string ToString() => Value;
}
