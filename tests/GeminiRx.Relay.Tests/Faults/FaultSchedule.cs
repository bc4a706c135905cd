using System.Collections.Concurrent;
using GeminiRx.Relay.Worker;

namespace GeminiRx.Relay.Tests.Faults;

/// <summary>One random schedule: a producer that is killed and taken over, readers that leave and come back, and faults of the
/// storage.</summary>
/// <param name="seed">Everything random of the schedule, except the times of the machine.</param>
/// <param name="open">Opens the storage for one process.</param>
/// <param name="fault">A fault of the storage, and its end; null for none.</param>
public sealed class FaultSchedule(int seed, Func<IAnswerLog> open, Func<Random, CancellationToken, Task>? fault)
{
    private const int Readers = 3;
    private const int MaxKills = 6;
    private const int MaxFaults = 4;
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);
    private readonly Random _random = new(seed);
    private readonly ConcurrentDictionary<string, string> _seen = new();
    private long _kills;

    /// <summary>Runs the schedule.</summary>
    /// <returns>How many producers were killed.</returns>
    public async Task<long> RunAsync()
    {
        var service = new ScriptedService(_random);
        using var end = new CancellationTokenSource(_limit);
        var readers = Enumerable
            .Range(0, Readers)
            .Select(_ => new CheckedReader(new CheckedText(service.Text, _seen)).RunAsync(open(), new Random(_random.Next()), end.Token))
            .ToList();
        var faults = FaultsAsync(new Random(_random.Next()), end.Token);
        await ProduceAsync(service, end.Token);
        await Task.WhenAll(readers);
        await end.CancelAsync();
        await faults;
        return _kills;
    }

    private async Task ProduceAsync(ScriptedService service, CancellationToken cancellationToken)
    {
        var resume = new ResumeOptions
        {
            Retry = new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1), MaxRetries = 100 },
        };
        var isBegun = false;
        var acknowledged = "";
        while (true)
        {
            var log = new KillableLog(open());
            var request = new GenerateRequest("Hi");
            var options = new AnswerWriterOptions
            {
                BatchInterval = TimeSpan.FromMilliseconds(_random.Next(10)),
                MaxBatch = _random.Next(1, 10),
            };
            ChunkSource source = service.Answer;
            var writing = isBegun ? source.TakeOver(request, log, "a", options, resume) : source(request).WriteTo(log, "a", options);
            var ended = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
            var produced = writing.Subscribe(
                offset =>
                {
                    (isBegun, acknowledged) = (true, offset);
                },
                e => ended.TrySetResult(e),
                () => ended.TrySetResult(null)
            );
            var life = _random.Next(4) == 0 || _kills >= MaxKills ? Timeout.Infinite : _random.Next(150);
            if (await Task.WhenAny(ended.Task, Task.Delay(life, cancellationToken)) != ended.Task)
            {
                cancellationToken.ThrowIfCancellationRequested();
                log.Kill();
                produced.Dispose();
                _kills++;
                await AssertKeptAsync(acknowledged, cancellationToken);
                isBegun |= await ExistsAsync(cancellationToken);
                continue;
            }

            switch (await ended.Task)
            {
                case null:
                case AnswerLogException { Fault: AnswerLogFault.Closed }:
                    return;
                case AnswerLogException { Fault: AnswerLogFault.Held or AnswerLogFault.Fenced } or AnswerLogException { IsTransient: true }:
                    await Task.Delay(10, cancellationToken);
                    break;
                case AnswerLogException { Fault: AnswerLogFault.Exists }:
                    isBegun = true; // the kill came after the creation
                    break;
                case { } failure:
                    throw failure;
            }
        }
    }

    // What was acknowledged is never lost.
    private async Task AssertKeptAsync(string acknowledged, CancellationToken cancellationToken)
    {
        if (acknowledged.Length > 0)
        {
            var page = await PatientlyAsync(log => log.ReadAsync("a", AnswerOffset.Now, cancellationToken), cancellationToken);
            Assert.True(
                string.CompareOrdinal(page!.State.End, acknowledged) >= 0,
                $"{acknowledged} was acknowledged, {page.State.End} is kept."
            );
        }
    }

    private async Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        await PatientlyAsync(log => log.ReadAsync("a", AnswerOffset.Now, cancellationToken), cancellationToken) is not null;

    private async Task<AnswerPage?> PatientlyAsync(Func<IAnswerLog, Task<AnswerPage>> read, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await read(open());
            }
            catch (AnswerLogException e) when (e.Fault == AnswerLogFault.Unknown)
            {
                return null;
            }
            catch (AnswerLogException e) when (e.IsTransient)
            {
                await Task.Delay(10, cancellationToken);
            }
        }
    }

    private async Task FaultsAsync(Random random, CancellationToken cancellationToken)
    {
        try
        {
            for (var left = random.Next(MaxFaults + 1); left > 0 && fault is not null; left--)
            {
                await Task.Delay(random.Next(50, 600), cancellationToken);
                await fault(random, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The schedule has ended.
        }
    }
}
