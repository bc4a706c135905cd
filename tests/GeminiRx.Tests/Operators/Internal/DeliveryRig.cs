using System.Reactive;
using System.Reactive.Subjects;
using GeminiRx.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.Operators.Internal;

/// <summary>The sources, timers and signals of an operator, for <see cref="DeliveryTests"/>.</summary>
internal sealed class DeliveryRig : IDisposable
{
    private readonly HttpClient _http;

    public DeliveryRig()
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = "answer",
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
                TimeProvider = new FakeTimeProvider(),
            }
        );
        _http = emulator.CreateClient();
        Client = new GeminiClient(new GeminiOptions { HttpClient = _http });
    }

    public Subject<Chunk> Source { get; } = new();

    public Subject<Chunk> Second { get; } = new();

    public Subject<string> Text { get; } = new();

    public Subject<GenerateRequest> Requests { get; } = new();

    public Subject<Unit> Signal { get; } = new();

    public Subject<bool> Instant { get; } = new();

    public CancellationTokenSource Stop { get; } = new();

    public HandScheduler Timers { get; } = new();

    /// <summary>The asynchronous action that an operator waits for. It continues on the thread that completes it.</summary>
    public TaskCompletionSource Action { get; } = new();

    public GeminiClient Client { get; }

    public ChunkSource Answers => _ => Source;

    public void Push(string text) => Source.OnNext(new TextChunk(text));

    public void Dispose()
    {
        _http.Dispose();
        Stop.Dispose();
    }
}
