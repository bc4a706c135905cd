using System.Reactive.Linq;
using System.Reactive.Subjects;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeminiRx.Relay.Tests.Hosting;

public sealed class AnswerProducersTests : IDisposable
{
    private readonly FolderFixture _storage = new();

    public void Dispose() => _storage.Dispose();

    // Red when the shutdown did not wait for the release: the process ended first, and nobody could take over for a lease.
    [Fact]
    public async Task Shutdown_EndsAfterTheReleaseOfTheLeases()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var releasing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new InterceptedLog(
            _storage.Open(),
            call =>
            {
                if (call != nameof(IAnswerLog.ReleaseAsync))
                {
                    return Task.CompletedTask;
                }

                releasing.TrySetResult();
                return release.Task;
            }
        );
        using var source = new Subject<Chunk>();
        var producers = new AnswerProducers(log, NullLogger<AnswerProducers>.Instance);
        var begun = await producers.BeginAsync(source, 1, TimeoutToken.Start());
        var stopping = producers.StopAsync(new CancellationToken(canceled: true));
        await releasing.Task.WaitAsync(TimeoutToken.Start());
        Assert.False(stopping.IsCompleted);

        release.SetResult();
        await stopping.WaitAsync(TimeoutToken.Start());
        Assert.Equal(0, (await _storage.Open().TakeOverAsync(begun!.Value.Id, "q")).Position);
    }

    [Fact]
    public async Task Shutdown_DoesNotWaitForever_ForAStorageThatIsAway()
    {
        var clock = new Testing.VirtualClock();
        var never = new TaskCompletionSource();
        var log = new InterceptedLog(
            _storage.Open(new AnswerLogOptions { TimeProvider = clock }),
            call => call == nameof(IAnswerLog.ReleaseAsync) ? never.Task : Task.CompletedTask
        );
        using var source = new Subject<Chunk>();
        var producers = new AnswerProducers(log, NullLogger<AnswerProducers>.Instance);
        await producers.BeginAsync(source, 1, TimeoutToken.Start());

        await clock.AdvanceUntilAsync(producers.StopAsync(new CancellationToken(canceled: true)), limit: TimeSpan.FromSeconds(9));
    }

    // Red when only the type was named: a full disk looked as a producer that was replaced.
    [Theory]
    [InlineData(AnswerLogFault.Full, "An answer was not written to its end (AnswerLogException, Full).")]
    [InlineData(AnswerLogFault.Fenced, "An answer was not written to its end (AnswerLogException, Fenced).")]
    [InlineData(null, "An answer was not written to its end (InvalidOperationException).")]
    public async Task Failure_IsLoggedWithItsFault_AndNotWithItsMessage(AnswerLogFault? fault, string line)
    {
        var log = new InterceptedLog(
            _storage.Open(new AnswerLogOptions { Patience = TimeSpan.Zero }),
            call =>
                call == nameof(IAnswerLog.AppendAsync) && fault is { } known
                    ? throw new AnswerLogException(known, "secret")
                    : Task.CompletedTask
        );
        using var logger = new RecordedLog();
        var producers = new AnswerProducers(log, logger);
        await producers.BeginAsync(Observable.Throw<Chunk>(new InvalidOperationException("secret")), 1, TimeoutToken.Start());
        await producers.DrainAsync(TimeSpan.FromDays(1), TimeoutToken.Start());

        Assert.Equal(line, Assert.Single(logger.Lines));
    }

    [Fact]
    public async Task Drain_RefusesNewAnswers_AndWaitsForTheRunningOnes()
    {
        using var source = new Subject<Chunk>();
        var producers = new AnswerProducers(_storage.Open(), NullLogger<AnswerProducers>.Instance);
        var begun = await producers.BeginAsync(source, 1, TimeoutToken.Start());
        Assert.Equal(1, producers.Count);
        var draining = producers.DrainAsync(TimeSpan.FromDays(1), TimeoutToken.Start());
        Assert.Null(await producers.BeginAsync(source, 2, TimeoutToken.Start()));
        Assert.False(draining.IsCompleted);

        source.OnNext(new FinishedChunk(Outcome.Completed));
        source.OnCompleted();
        await draining;
        Assert.Equal(0, producers.Count);
        Assert.True((await _storage.Open().ReadAsync(begun!.Value.Id, AnswerOffset.Now)).State.IsClosed);
    }

    [Fact]
    public async Task Drain_AfterItsLimit_ReleasesTheLeases()
    {
        var clock = new Testing.VirtualClock();
        using var source = new Subject<Chunk>();
        var log = _storage.Open(new AnswerLogOptions { TimeProvider = clock });
        var producers = new AnswerProducers(log, NullLogger<AnswerProducers>.Instance);
        var begun = await producers.BeginAsync(source, 1, TimeoutToken.Start());
        await clock.AdvanceUntilAsync(producers.DrainAsync(TimeSpan.FromSeconds(5), TimeoutToken.Start()), limit: TimeSpan.FromSeconds(9));

        Assert.Equal(0, (await log.TakeOverAsync(begun!.Value.Id, "q")).Position);
    }

    private sealed class RecordedLog : ILogger<AnswerProducers>, IDisposable
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Add(formatter(state, exception) + exception?.Message);

        public void Dispose() { }
    }
}
