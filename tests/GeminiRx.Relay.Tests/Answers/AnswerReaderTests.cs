using GeminiRx.Relay.Answers;

namespace GeminiRx.Relay.Tests.Answers;

/// <summary>When a reader ends an answer whose producer seems to be gone.</summary>
public sealed class AnswerReaderTests
{
    private static readonly TimeSpan _lease = TimeSpan.FromSeconds(9);

    // A third of the lease, in which a producer renews it, and the longest pause between its attempts.
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(4);

    private readonly Testing.VirtualClock _clock = new();

    [Fact]
    public async Task ExpiredLease_HasToBeSeen_ForAsLongAsALiveProducerNeeds()
    {
        var log = new ScriptedLog(_clock, () => (1, -TimeSpan.FromHours(1)));
        await ReadAsync(log);

        Assert.True(log.TakenOverAt - log.FirstReadAt >= _grace, $"{log.TakenOverAt - log.FirstReadAt}");
    }

    [Fact]
    public async Task AfterAnOutage_TheWaitBeginsAgain()
    {
        var (reads, back) = (0, TimeSpan.Zero);
        var log = new ScriptedLog(
            _clock,
            () =>
            {
                back = reads is 10 ? _clock.Elapsed : back;
                return reads++ is >= 5 and < 10 ? throw Support.InterceptedLog.Away : (1, -TimeSpan.FromHours(1));
            }
        );
        await ReadAsync(log);

        Assert.True(back > TimeSpan.Zero && log.TakenOverAt - back >= _grace, $"{log.TakenOverAt} {back}");
    }

    [Fact]
    public async Task AnotherProducer_HasTheWholeTime()
    {
        var since = TimeSpan.Zero;
        var log = new ScriptedLog(
            _clock,
            () =>
            {
                var epoch = _clock.Elapsed < TimeSpan.FromSeconds(2) ? 1 : 2;
                since = epoch == 2 && since == TimeSpan.Zero ? _clock.Elapsed : since;
                return (epoch, -TimeSpan.FromHours(1));
            }
        );
        await ReadAsync(log);

        Assert.True(log.TakenOverAt - since >= _grace, $"{log.TakenOverAt} {since}");
    }

    // Red when a failure long ago counted: the reader gave up at once.
    [Fact]
    public async Task ProducerThatCameBack_GivesTheReaderItsPatienceAgain()
    {
        var failures = 0;
        var log = new ScriptedLog(
            _clock,
            () =>
                _clock.Elapsed.TotalSeconds switch
                {
                    < 5 => (1, -TimeSpan.FromHours(1)),
                    < 40 => (2, TimeSpan.FromSeconds(9 - (_clock.Elapsed.TotalSeconds % 3))), // renewed in time
                    _ => (2, -TimeSpan.FromHours(1)),
                }
        )
        {
            OnTakeOver = () => _clock.Elapsed.TotalSeconds < 40 || failures++ == 0 ? Support.InterceptedLog.Away : null,
        };
        await ReadAsync(log);

        Assert.Equal(2, failures);
    }

    // Red when any lease was that of a live producer: readers took the answer over in turn, and waited for ever.
    [Fact]
    public async Task ReadersThatTakeOverInTurn_AndCannotEndTheAnswer_GiveUp()
    {
        var log = new ScriptedLog(
            _clock,
            () => (1 + (long)(_clock.Elapsed.TotalSeconds / 25), TimeSpan.FromSeconds(9 - (_clock.Elapsed.TotalSeconds % 25)))
        )
        {
            OnTakeOver = () => Support.InterceptedLog.Away,
        };

        Assert.Equal(AnswerLogFault.Unavailable, (await Assert.ThrowsAsync<AnswerLogException>(() => ReadAsync(log))).Fault);
    }

    [Fact]
    public void AnswerIsLost_NoEarlierThanThePatienceOfItsProducer() =>
        Assert.True(new AnswerLogOptions().LostAfter >= new AnswerLogOptions().Patience);

    [Fact]
    public async Task EmptyPage_BeforeTheEnd_IsAGap()
    {
        var log = new ScriptedLog(_clock, () => (1, _lease)) { Position = 3 };

        Assert.Equal(AnswerLogFault.Gap, (await Assert.ThrowsAsync<AnswerLogException>(() => ReadAsync(log))).Fault);
    }

    private async Task ReadAsync(IAnswerLog log)
    {
        using var left = new CancellationTokenSource();
        var reading = Task.Run(() => new AnswerReader(log, "a").RunAsync("", _ => default, left.Token));
        try
        {
            await _clock.AdvanceUntilAsync(reading, TimeSpan.FromMilliseconds(50));
        }
        catch (OperationCanceledException)
        {
            // The log has ended the reading.
        }
        finally
        {
            await left.CancelAsync();
        }
    }

    /// <summary>An answer without records, whose lease a test tells. The take-over ends the reading.</summary>
    private sealed class ScriptedLog(Testing.VirtualClock clock, Func<(long Epoch, TimeSpan Remaining)> state) : IAnswerLog
    {
        public AnswerLogOptions Options { get; } =
            new()
            {
                TimeProvider = clock,
                Lease = _lease,
                LostAfter = TimeSpan.FromSeconds(10),
                Patience = TimeSpan.FromSeconds(10),
            };

        public long Position { get; init; }

        /// <summary>How a take-over fails; null if it ends the reading.</summary>
        public Func<Exception?> OnTakeOver { get; init; } = () => null;

        public TimeSpan? FirstReadAt { get; private set; }

        public TimeSpan? TakenOverAt { get; private set; }

        public Task<AnswerPage> ReadAsync(string id, string after, CancellationToken cancellationToken = default)
        {
            FirstReadAt ??= clock.Elapsed;
            var (epoch, remaining) = state();
            return Task.FromResult(
                new AnswerPage(
                    [],
                    new AnswerState
                    {
                        Position = Position,
                        IsClosed = false,
                        IsStopRequested = false,
                        Epoch = epoch,
                        LeaseRemaining = remaining,
                    }
                )
            );
        }

        public Task<AnswerLease> TakeOverAsync(string id, string producer, CancellationToken cancellationToken = default)
        {
            TakenOverAt = clock.Elapsed;
            throw OnTakeOver() ?? new OperationCanceledException("The end of the test.");
        }

        public Task<AnswerWatch> WatchAsync(string id, CancellationToken cancellationToken = default) =>
            Task.FromResult(new AnswerWatch(clock, TimeSpan.FromMilliseconds(100), _ => default));

        public Task<AnswerLease> CreateAsync(string id, string producer, CancellationToken cancellationToken = default) =>
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

        public Task StopAsync(string id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
