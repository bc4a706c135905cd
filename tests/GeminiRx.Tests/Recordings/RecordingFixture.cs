using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Recordings;

/// <summary>Shared by the test classes that record answers of the emulator to a file.</summary>
public abstract class RecordingFixture : IDisposable
{
    private protected const string Key = "AIza-secret-key-of-a-test";

    private protected static readonly EmulatorOptions _noDelays = new()
    {
        Text = "Été: \"one\\two\"\n🚀 three",
        CharactersPerEvent = 4,
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    private protected readonly string _folder = Directory.CreateTempSubdirectory("geminirx-").FullName;

    private protected string Path => System.IO.Path.Combine(_folder, "a.recording");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Records the answer to "my prompt", and returns its chunks.</summary>
    private protected async Task<IList<Chunk>> RecordAsync(GeminiEmulator emulator)
    {
        using var handler = new RecordingHandler(Path, emulator.Handler);
        using var client = handler.CreateClient();
        return await new GeminiClient(new GeminiOptions { ApiKey = Key, HttpClient = client })
            .Stream("my prompt")
            .ToList()
            .ToTask(TimeoutToken.Start());
    }

    /// <summary>Reads the recording while the handler has it open.</summary>
    private protected async Task<string> ReadSharedAsync()
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(TimeoutToken.Start());
    }
}
