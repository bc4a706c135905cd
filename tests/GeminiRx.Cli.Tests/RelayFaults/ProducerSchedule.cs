using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using GeminiRx.Relay;
using GeminiRx.Relay.Tests.Faults;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.Relay.Worker;

namespace GeminiRx.Cli.Tests;

/// <summary>One random schedule: processes that write one answer are killed or paused, and taken over by others; meanwhile the relay and
/// Redis are killed, and the network is cut. Readers are in the process of the test, and behind the relay.</summary>
/// <param name="seed">Everything random of the schedule, except the times of the machine.</param>
/// <param name="lane">Where it runs.</param>
/// <param name="counts">Counts what happens.</param>
internal sealed class ProducerSchedule(int seed, ProcessLane lane, FaultCounts counts)
{
    private const int Fenced = 3; // an exit code
    private const int MaxFaults = 4;
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(400); // longer than the lease of a worker
    private static readonly TimeSpan _maxWaitForRival = TimeSpan.FromSeconds(2); // the paused one may hold a lock
    private readonly Random _random = new(seed);
    private readonly string _id = $"s{seed}";
    private readonly ConcurrentDictionary<string, string> _seen = new();
    private readonly List<string> _acknowledged = []; // one file for each process

    /// <summary>Runs the schedule.</summary>
    public async Task RunAsync()
    {
        var text = new CheckedText(new ScriptedService(new Random(seed)).Text, _seen);
        using var end = new CancellationTokenSource(_limit);
        using HttpReader first = new(lane.Address, _id, text.New(), counts);
        using HttpReader second = new(lane.Address, _id, text.New(), counts);
        using var produced = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
        var faults = FaultsAsync(new Random(_random.Next()), produced.Token);
        await ConcurrentlyAsync(
            end,
            new CheckedReader(text, _id).RunAsync(lane.Log, new Random(_random.Next()), end.Token),
            first.RunAsync(new Random(_random.Next()), end.Token),
            second.RunAsync(new Random(_random.Next()), end.Token),
            ProduceAsync(end.Token)
        );
        Assert.Equal(["done", "done"], [first.End, second.End]);
        await produced.CancelAsync();
        await faults;
        await AssertAllAcknowledgedIsKeptAsync(end.Token);
        counts.Add("schedules");
        counts.Add(
            "takeovers",
            _seen.Keys.Select(offset => offset[(offset.IndexOf('-', StringComparison.Ordinal) + 1)..]).Distinct().Count() - 1
        );
    }

    /// <summary>Waits for all; the first failure ends the others.</summary>
    public static async Task ConcurrentlyAsync(CancellationTokenSource end, params IEnumerable<Task> tasks)
    {
        var all = Task.WhenAll(tasks.Select(EndAllAtAFailureAsync).ToList());
        try
        {
            await all;
        }
        catch
        {
            ExceptionDispatchInfo.Throw(all.Exception!.InnerExceptions.OrderBy(e => e is OperationCanceledException).First());
        }

        async Task EndAllAtAFailureAsync(Task task)
        {
            try
            {
                await task;
            }
            catch
            {
                await end.CancelAsync();
                throw;
            }
        }
    }

    private async Task ProduceAsync(CancellationToken cancellationToken)
    {
        var worker = Start();
        try
        {
            for (var left = _random.Next(1, 7); left > 0; left--)
            {
                if (await EndsFirstAsync(worker, cancellationToken))
                {
                    break;
                }

                var killed = worker;
                if (_random.Next(5) == 0)
                {
                    await killed.SignalAsync("STOP");
                    await Task.Delay(_pause, cancellationToken);
                    worker = Start();
                    await ProgressAsync(1, cancellationToken)
                        .WaitAsync(_maxWaitForRival, cancellationToken)
                        .ContinueWith(_ => { }, default(CancellationToken));
                    await killed.SignalAsync("CONT");
                    Assert.True(await killed.EndAsync() is 0 or Fenced);
                    counts.Add(ProcessFault.ProducerPaused);
                }
                else
                {
                    await killed.KillAsync();
                    counts.Add(ProcessFault.ProducerKilled);
                    worker = Start();
                }

                killed.Dispose();
                await AssertLastAcknowledgedIsKeptAsync(cancellationToken);
            }

            // A process that was paused may have taken the answer over when its turn came, and may be gone by now.
            while (await worker.EndAsync() is var code && code != 0)
            {
                Assert.Equal(Fenced, code);
                counts.Add("producers fenced");
                worker.Dispose();
                worker = Start();
            }
        }
        finally
        {
            worker.Dispose();
        }
    }

    private WorkerProcess Start()
    {
        var file = lane.PathOf($"{_id}-{_acknowledged.Count}");
        _acknowledged.Add(file);
        return new WorkerProcess("produce", lane.Storage.Store, lane.Storage.Place, seed, file, _id);
    }

    // Mostly within the answer, sometimes at any moment.
    private async Task<bool> EndsFirstAsync(WorkerProcess worker, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var moment = MomentAsync();
        var ending = worker.EndAsync();
        var isOver = await Task.WhenAny(ending, moment) == ending;
        await either.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return isOver;

        async Task MomentAsync()
        {
            await (_random.Next(4) == 0 ? Task.Delay(_random.Next(600), either.Token) : ProgressAsync(_random.Next(1, 5), either.Token));
            await Task.Delay(_random.Next(100), either.Token);
        }
    }

    private async Task ProgressAsync(int chunks, CancellationToken cancellationToken)
    {
        for (var before = _seen.Count; _seen.Count < before + chunks; )
        {
            await Task.Delay(5, cancellationToken);
        }
    }

    private async Task FaultsAsync(Random random, CancellationToken cancellationToken)
    {
        for (var left = random.Next(MaxFaults + 1); left > 0 && !cancellationToken.IsCancellationRequested; left--)
        {
            await Task.Delay(random.Next(50, 900), cancellationToken).ContinueWith(_ => { }, default(CancellationToken));
            if (!cancellationToken.IsCancellationRequested)
            {
                await lane.CauseAsync(lane.Faults[random.Next(lane.Faults.Count)], random);
            }
        }
    }

    private async Task AssertLastAcknowledgedIsKeptAsync(CancellationToken cancellationToken)
    {
        if ((await AcknowledgedAsync()).Max(StringComparer.Ordinal) is { Length: > 0 } last)
        {
            var end = (await ReadAsync(AnswerOffset.Now, cancellationToken)).State.End;
            Assert.True(string.CompareOrdinal(end, last) >= 0, $"{last} was acknowledged, {end} is kept.");
        }
    }

    // Each acknowledged offset is that of a record.
    private async Task AssertAllAcknowledgedIsKeptAsync(CancellationToken cancellationToken)
    {
        var kept = new HashSet<string>();
        for (
            var offset = AnswerOffset.Start;
            await ReadAsync(offset, cancellationToken) is { Entries: [.., var last] } page;
            offset = last.Offset
        )
        {
            kept.UnionWith(page.Entries.Select(entry => entry.Offset));
        }

        var acknowledged = (await AcknowledgedAsync()).Where(offset => offset.Contains('-', StringComparison.Ordinal)).ToList();
        Assert.Empty(acknowledged.Except(kept));
        counts.Add("acknowledged appends", acknowledged.Count);
    }

    private async Task<List<string>> AcknowledgedAsync()
    {
        var offsets = new List<string>();
        foreach (var file in _acknowledged.Where(File.Exists))
        {
            // The last line of a process that was killed may be torn.
            offsets.AddRange((await File.ReadAllTextAsync(file)).Split('\n')[..^1]);
        }

        return offsets;
    }

    private async Task<AnswerPage> ReadAsync(string offset, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await lane.Log.ReadAsync(_id, offset, cancellationToken);
            }
            catch (AnswerLogException e) when (e.IsTransient)
            {
                await Task.Delay(10, cancellationToken);
            }
        }
    }
}
