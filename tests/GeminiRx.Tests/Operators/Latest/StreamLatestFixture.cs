using GeminiRx.Emulator;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Latest;

/// <summary>Shared by <see cref="StreamLatestTests"/> and <see cref="StreamLatestErrorTests"/>.</summary>
public abstract class StreamLatestFixture : IDisposable
{
    private protected readonly TestScheduler _scheduler = new();
    private protected readonly GeminiEmulator _emulator;
    private protected readonly GeminiClient _client;

    private readonly HttpClient _http;

    private protected StreamLatestFixture()
    {
        _emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = "answer",
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
                TimeProvider = new FakeTimeProvider(),
            }
        );
        _http = _emulator.CreateClient();
        _client = new GeminiClient(new GeminiOptions { HttpClient = _http });
    }

    public void Dispose()
    {
        _http.Dispose();
        GC.SuppressFinalize(this);
    }

    // Two cold answers: "a1" and "a2" after 10 and 50 ticks, "b1" and "b2" after 10 and 20 ticks.
    private protected ITestableObservable<string>[] Answers() =>
        [
            _scheduler.CreateColdObservable(OnNext(10, "a1"), OnNext(50, "a2"), OnCompleted<string>(60)),
            _scheduler.CreateColdObservable(OnNext(10, "b1"), OnNext(20, "b2"), OnCompleted<string>(30)),
        ];
}
