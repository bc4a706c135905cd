using System.Text.Json;

namespace GeminiRx.TestSupport;

/// <summary>
/// Recorded answers of the real service. The files are beside the repository and not a part of it. A test that needs them starts with
/// <c>Assert.SkipUnless(RecordedFiles.Present, RecordedFiles.SkipReason)</c>.
/// </summary>
public static class RecordedFiles
{
    private static readonly string? Folder = Find();

    private static readonly Lazy<JsonElement> AllExpected = new(() =>
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Known, "expected.json")));
        return document.RootElement.Clone();
    });

    /// <summary>Whether the recordings exist.</summary>
    public static bool Present => Folder is not null;

    /// <summary>The reason that a skipped test prints.</summary>
    public static string SkipReason => "../shared/recordings is absent";

    /// <summary>
    /// The keys of the recorded streams in ordinal order, such as <c>googleai/streaming-success-basic-reply-long.txt</c>; empty if the
    /// recordings are absent.
    /// </summary>
    public static IEnumerable<string> StreamFiles => FilesIn("streams");

    /// <summary>The keys of the unstreamed answers, most of them errors; empty if the recordings are absent.</summary>
    public static IEnumerable<string> ErrorFiles => FilesIn("errors");

    private static string Known => Folder ?? throw new InvalidOperationException(SkipReason);

    /// <summary>The bytes of a recorded stream.</summary>
    /// <exception cref="InvalidOperationException">The recordings are absent.</exception>
    public static byte[] Read(string key) => File.ReadAllBytes(Path.Combine(Known, "streams", key));

    /// <summary>The bytes of an unstreamed answer.</summary>
    /// <exception cref="InvalidOperationException">The recordings are absent.</exception>
    public static byte[] ReadError(string key) => File.ReadAllBytes(Path.Combine(Known, "errors", key));

    /// <summary>The chunks that a correct client decodes from a recorded stream.</summary>
    /// <exception cref="InvalidOperationException">The recordings are absent.</exception>
    public static JsonElement Expected(string key) => AllExpected.Value.GetProperty(key);

    private static IEnumerable<string> FilesIn(string folder) =>
        Folder is null
            ? []
            : Directory
                .EnumerateFiles(Path.Combine(Folder, folder), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Path.Combine(Folder, folder), file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal);

    private static string? Find()
    {
        var folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "recordings"));
        return File.Exists(Path.Combine(folder, "expected.json")) ? folder : null;
    }
}
