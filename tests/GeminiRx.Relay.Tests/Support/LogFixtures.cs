using System.Text;

namespace GeminiRx.Relay.Tests.Support;

/// <summary>What a storage under test offers: any number of logs on the same data, as in different processes.</summary>
public abstract class LogFixture : IDisposable
{
    /// <summary>Opens the storage once more.</summary>
    public abstract IAnswerLog Open(AnswerLogOptions? options = null);

    /// <summary>Records of texts, and the end if a text is null.</summary>
    public static AnswerRecord[] Records(params string?[] texts) =>
        [
            .. texts.Select(text => new AnswerRecord(
                text is null ? AnswerRecordKind.End : AnswerRecordKind.Chunk,
                Encoding.UTF8.GetBytes(text ?? "")
            )),
        ];

    /// <summary>The texts of a page.</summary>
    public static string[] TextsOf(AnswerPage page) => [.. page.Entries.Select(entry => Encoding.UTF8.GetString(entry.Record.Data.Span))];

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}

public sealed class FolderFixture : LogFixture
{
    public string Folder { get; } = Path.Combine(Directory.CreateTempSubdirectory("geminirx-relay-").FullName, "answers");

    public override IAnswerLog Open(AnswerLogOptions? options = null) => new FileAnswerLog(Folder, options);

    // A producer that was disposed may still release its lease.
    protected override void Dispose(bool disposing)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            try
            {
                Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
                return;
            }
            catch (IOException)
            {
                Thread.Yield();
            }
        }
    }
}

public sealed class RedisFixture(RedisServer server) : LogFixture
{
    private readonly string _prefix = $"test-{Guid.NewGuid():N}:";

    public override IAnswerLog Open(AnswerLogOptions? options = null) => new RedisAnswerLog(server.Connection, options, _prefix);

    protected override void Dispose(bool disposing) { }
}
