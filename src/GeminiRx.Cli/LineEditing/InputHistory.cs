using System.Text.Json;

namespace GeminiRx.Cli;

/// <summary>The texts that the user has sent, of all folders, in a file with one JSON object a line. Texts that begin with a blank are not
/// kept. Only the user can read the file.</summary>
internal sealed class InputHistory
{
    /// <summary>The number of texts that are remembered.</summary>
    public const int MaxEntries = 2_000;

    // UTF-16 units. A longer text is a document.
    private const int MaxLength = 64 * 1024;

    // Bytes of the file. A larger one is written again with the remembered texts.
    private const int MaxFile = 4 * 1024 * 1024;

    private readonly string _folder;
    private readonly List<(string Folder, string Text)> _entries = [];

    /// <summary>Reads the history.</summary>
    /// <param name="path">The file; null if nothing is kept.</param>
    /// <param name="folder">The folder of the user.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public InputHistory(string? path, string folder)
    {
        (Path, _folder) = (path, folder);
        if (path is not null && File.Exists(path))
        {
            ReadEntries(path);
        }
    }

    /// <summary>The file; null if nothing is kept.</summary>
    public string? Path { get; }

    /// <summary>All texts, each once: first those of the folder, the newest first, then those of other folders.</summary>
    public IEnumerable<string> Texts =>
        Enumerable.Reverse(_entries).OrderBy(entry => entry.Folder != _folder).Select(entry => entry.Text).Distinct(StringComparer.Ordinal);

    /// <summary>All texts, each once, the newest first.</summary>
    public IEnumerable<string> Newest => Enumerable.Reverse(_entries).Select(entry => entry.Text).Distinct(StringComparer.Ordinal);

    /// <summary>Adds a text that was sent.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public void Add(string text)
    {
        if (text.Length is 0 or > MaxLength || char.IsWhiteSpace(text[0]) || (_entries is [.., var last] && last == (_folder, text)))
        {
            return;
        }

        Remember(_folder, text);
        if (Path is not null)
        {
            PrivateFiles.CreateFolder(System.IO.Path.GetDirectoryName(Path)!);
            using var file = PrivateFiles.OpenToAppend(Path);
            file.Write(LineOf(_folder, text));
        }
    }

    private void ReadEntries(string path)
    {
        // Another program may have written half a line; the others are still good.
        foreach (var line in File.ReadLines(path))
        {
            if (Parse(line) is var (folder, text))
            {
                Remember(folder, text);
            }
        }

        if (new FileInfo(path).Length > MaxFile)
        {
            Shrink(path);
        }
    }

    // Keeps the newest texts of half the size, so that the file is not written again at each start.
    private void Shrink(string path)
    {
        var (lines, length) = (new List<byte[]>(), 0);
        for (var at = _entries.Count - 1; at >= 0 && length < MaxFile / 2; at--)
        {
            lines.Add(LineOf(_entries[at].Folder, _entries[at].Text));
            length += lines[^1].Length;
        }

        lines.Reverse();
        _entries.RemoveRange(0, _entries.Count - lines.Count);
        PrivateFiles.Replace(path, [.. lines.SelectMany(line => line)]);
    }

    private void Remember(string folder, string text)
    {
        if (_entries.Count == MaxEntries)
        {
            _entries.RemoveAt(0);
        }

        _entries.Add((folder, text));
    }

    private static (string Folder, string Text)? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("folder", out var folder)
                && json.RootElement.TryGetProperty("text", out var text)
                && folder.ValueKind == JsonValueKind.String
                && text.ValueKind == JsonValueKind.String
                ? (folder.GetString()!, text.GetString()!)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[] LineOf(string folder, string text)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("folder", folder);
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}
