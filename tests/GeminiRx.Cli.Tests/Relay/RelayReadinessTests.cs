using GeminiRx.Relay;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Cli.Tests;

public sealed class RelayReadinessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("geminirx-relay-");
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _folder.Delete(recursive: true);

    // Red when a record was only read: a full disk can be read.
    [Theory]
    [InlineData(AnswerLogFault.Full, false)]
    [InlineData(AnswerLogFault.Unavailable, false)]
    [InlineData(AnswerLogFault.Held, true)]
    [InlineData(null, true)]
    public async Task Log_IsReady_IfItTakesAnAnswer(AnswerLogFault? fault, bool isReady)
    {
        var log = new CreatingLog(_clock, () => fault is { } known ? throw new AnswerLogException(known, "No.") : Task.CompletedTask);
        Assert.Equal(isReady, await new RelayReadiness(log).IsReadyAsync(TimeoutToken.Start()));
    }

    [Fact]
    public async Task Log_ThatDoesNotAnswer_IsNotReady()
    {
        var never = new TaskCompletionSource();
        var asking = new RelayReadiness(new CreatingLog(_clock, () => never.Task)).IsReadyAsync(TimeoutToken.Start());
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.False(await asking);
    }

    // Red when each question was one to the storage, from whomever.
    [Fact]
    public async Task Questions_InOneSecond_AreOneToTheLog()
    {
        var answer = new TaskCompletionSource();
        var log = new CreatingLog(_clock, () => answer.Task);
        var readiness = new RelayReadiness(log);
        using var left = new CancellationTokenSource();
        var leaving = readiness.IsReadyAsync(left.Token);
        var asking = Enumerable.Range(0, 100).Select(_ => readiness.IsReadyAsync(TimeoutToken.Start())).ToList();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        answer.SetResult();
        Assert.All(await Task.WhenAll(asking), Assert.True);
        Assert.True(await readiness.IsReadyAsync(TimeoutToken.Start()));
        Assert.Equal(1, log.Created);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await readiness.IsReadyAsync(TimeoutToken.Start()));
        Assert.Equal(2, log.Created);
    }

    [Fact]
    public async Task Question_LeavesNoAnswer()
    {
        var log = new FileAnswerLog(_folder.FullName, new AnswerLogOptions { TimeProvider = _clock });
        Assert.True(await new RelayReadiness(log).IsReadyAsync(TimeoutToken.Start()));
        Assert.Empty(_folder.GetFiles("*.answer"));
    }

    /// <summary>A log that only creates and removes answers.</summary>
    private sealed class CreatingLog(TimeProvider clock, Func<Task> create) : IAnswerLog
    {
        public int Created { get; private set; }

        public AnswerLogOptions Options { get; } = new() { TimeProvider = clock };

        public async Task<AnswerLease> CreateAsync(string id, string producer, CancellationToken cancellationToken = default)
        {
            Created++;
            await create();
            return new AnswerLease(producer, 1, 0);
        }

        public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<AnswerLease> TakeOverAsync(string id, string producer, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<AnswerState> AppendAsync(
            string id,
            AnswerLease lease,
            long position,
            IReadOnlyList<AnswerRecord> records,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public Task ReleaseAsync(string id, AnswerLease lease, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<AnswerPage> ReadAsync(string id, string after, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task StopAsync(string id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<AnswerWatch> WatchAsync(string id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
