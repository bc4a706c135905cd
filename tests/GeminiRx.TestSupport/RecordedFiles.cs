using System.Text.Json;

namespace GeminiRx.TestSupport;

/// <summary>
/// Answers in the form of the real service: our own (their keys begin with <c>own/</c>), and recorded ones. Those are beside the repository
/// and not a part of it. A test that needs them starts with <c>Assert.SkipUnless(RecordedFiles.Present, RecordedFiles.SkipReason)</c>.
/// </summary>
public static class RecordedFiles
{
    private const string OwnKey = "own/";

    private static readonly string OwnFolder = Path.Combine(Repository.Root, "tests", "GeminiRx.TestSupport", "Recordings");

    private static readonly string? Folder = Find();

    private static readonly Lazy<JsonElement> OwnExpected = new(() => ReadExpected(OwnFolder));

    private static readonly Lazy<JsonElement> RecordedExpected = new(() => ReadExpected(Known));

    /// <summary>Whether the recordings exist.</summary>
    public static bool Present => Folder is not null;

    /// <summary>The reason that a skipped test prints.</summary>
    public static string SkipReason => "../shared/recordings is absent";

    /// <summary>
    /// The keys of the streams in ordinal order, such as <c>googleai/streaming-success-basic-reply-long.txt</c>; only our own if the
    /// recordings are absent.
    /// </summary>
    public static IEnumerable<string> StreamFiles => FilesIn("streams");

    /// <summary>The keys of the unstreamed answers, most of them errors; only our own if the recordings are absent.</summary>
    public static IEnumerable<string> ErrorFiles => FilesIn("errors");

    private static string Known => Folder ?? throw new InvalidOperationException(SkipReason);

    /// <summary>The bytes of a stream.</summary>
    /// <exception cref="InvalidOperationException">The recordings are absent.</exception>
    public static byte[] Read(string key) => File.ReadAllBytes(Path.Combine(FolderOf(key), "streams", key));

    /// <summary>The bytes of an unstreamed answer.</summary>
    /// <exception cref="InvalidOperationException">The recordings are absent.</exception>
    public static byte[] ReadError(string key) => File.ReadAllBytes(Path.Combine(FolderOf(key), "errors", key));

    /// <summary>The chunks that a correct client decodes from a stream.</summary>
    /// <exception cref="InvalidOperationException">The recordings are absent.</exception>
    public static JsonElement Expected(string key) => (IsOwn(key) ? OwnExpected : RecordedExpected).Value.GetProperty(key);

    private static bool IsOwn(string key) => key.StartsWith(OwnKey, StringComparison.Ordinal);

    private static string FolderOf(string key) => IsOwn(key) ? OwnFolder : Known;

    private static JsonElement ReadExpected(string folder)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")));
        return document.RootElement.Clone();
    }

    private static IEnumerable<string> FilesIn(string kind) =>
        new[] { OwnFolder, Folder }
            .OfType<string>()
            .Select(folder => Path.Combine(folder, kind))
            .SelectMany(folder =>
                Directory
                    .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            )
            .Order(StringComparer.Ordinal);

    private static string? Find()
    {
        var folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "recordings"));
        return File.Exists(Path.Combine(folder, "expected.json")) ? folder : null;
    }
}
