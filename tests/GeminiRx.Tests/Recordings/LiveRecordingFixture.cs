using GeminiRx.Emulator;
using GeminiRx.Testing;
using GeminiRx.Tests.Live;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.Recordings;

/// <summary>Shared by the test classes that record sessions to a file.</summary>
public abstract class LiveRecordingFixture : IDisposable
{
    private protected const string Key = "AIza-secret-key-of-a-test";

    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-").FullName;

    private protected string Path => System.IO.Path.Combine(_folder, "a.recording");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Records a session with the emulator, and returns what all observers got. The clock of the recording stands still, so that
    /// the delays before reconnects are 0 in both.</summary>
    private protected async Task<IReadOnlyList<Chunk>> RecordAsync(
        LiveEmulatorOptions emulated,
        Func<LiveSession, Task> talk,
        LiveOptions? options = null,
        EmulatorOptions? answers = null
    )
    {
        var emulator = new GeminiEmulator((answers ?? LiveFixture.Fast) with { Live = emulated });
        using var recorder = new LiveRecorder(Path, emulator.Live.ConnectAsync, new FakeTimeProvider());
        var client = new GeminiClient(new GeminiOptions { ApiKey = Key, Endpoint = new Uri("http://localhost/") });
        var session = client.Live(
            (options ?? LiveFixture.Text) with
            {
                Connect = recorder.ConnectAsync,
                Reconnect = new RetryOptions { Random = () => 0, MaxRetries = 1000 },
            }
        );
        var seen = new List<Chunk>();
        using var all = session.Chunks.Subscribe(seen.Add, _ => { });
        await talk(session).WaitAsync(TimeoutToken.Start());
        await session.DisposeAsync();
        return seen;
    }

    /// <summary>Plays a recording in virtual time.</summary>
    private protected static TestObserver<Chunk> Replay(Recording recording, double speed = 1)
    {
        var clock = new VirtualClock();
        var replayed = recording.Replay(clock, speed).Test(clock);
        clock.Run();
        return replayed;
    }
}
