using System.Collections.Concurrent;
using System.Net;
using GeminiRx.Relay.Tests.Faults;

namespace GeminiRx.Cli.Tests;

/// <summary>One random schedule: a relay that writes several answers is killed, with kill -9, while other relays are asked for them. An
/// answer is whole, or ends with the same typed failure or stop for all of its readers.</summary>
/// <param name="seed">Everything random of the schedule, except the times of the machine.</param>
/// <param name="lane">Where it runs.</param>
/// <param name="service">The address of the service, which answers with <paramref name="uncut"/>.</param>
/// <param name="uncut">The uncut answer.</param>
/// <param name="counts">Counts what happens.</param>
internal sealed class RelaySchedule(int seed, ProcessLane lane, Uri service, string uncut, FaultCounts counts)
{
    private const int Answers = 6;
    private const int Readers = 2;
    private const int MaxFaults = 3;
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);
    private readonly Random _random = new(seed);

    /// <summary>Runs the schedule.</summary>
    public async Task RunAsync()
    {
        using var end = new CancellationTokenSource(_limit);
        await using var producer = await lane.StartOtherAsync("--endpoint", service.AbsoluteUri);
        var readings = new List<Task>();
        var callers = new List<HttpResponseMessage>();
        for (var i = 0; i < Answers; i++)
        {
            var caller = await producer.AskAsync();
            Assert.Equal(HttpStatusCode.OK, caller.StatusCode);
            callers.Add(caller);
            var id = caller.Headers.GetValues("Answer-Id").Single();
            readings.Add(ReadAsync(id, new Random(_random.Next()), end.Token));
            await Task.Delay(_random.Next(300), end.Token);
        }

        await ProducerSchedule.ConcurrentlyAsync(end, [.. readings, HarmAsync(producer, end.Token)]);
        callers.ForEach(caller => caller.Dispose());
        counts.Add("schedules");
    }

    private async Task ReadAsync(string id, Random random, CancellationToken cancellationToken)
    {
        var text = new CheckedText(uncut, new ConcurrentDictionary<string, string>());
        var readers = Enumerable.Range(0, Readers).Select(_ => (Text: text.New(), Random: new Random(random.Next()))).ToList();
        var stopping = random.Next(3) == 0 ? StopAsync(id, random.Next(2500), cancellationToken) : Task.CompletedTask;
        var ends = await Task.WhenAll(
            readers.Select(async reader =>
            {
                using var http = new HttpReader(lane.Address, id, reader.Text, counts);
                await http.RunAsync(reader.Random, cancellationToken);
                return (http.End, reader.Text.Outcome, reader.Text.Text);
            })
        );
        await stopping;
        var common = Assert.Single(ends.Distinct());
        Assert.True(
            common is ("done", Outcome.Completed or Outcome.Stopped, _) or (nameof(StreamFault.Truncated), null, _),
            $"{common.End} after {common.Outcome}"
        );
        counts.Add(common.Outcome?.ToString() ?? common.End);
    }

    // Also when its producer is gone.
    private async Task StopAsync(string id, int delay, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, cancellationToken);
        using var http = new HttpReader(lane.Address, id, new CheckedText(uncut, []), counts);
        await http.StopAsync(cancellationToken);
    }

    private async Task HarmAsync(RelayProcess producer, CancellationToken cancellationToken)
    {
        await Task.Delay(_random.Next(1500), cancellationToken);
        await producer.Process.KillAsync();
        counts.Add(ProcessFault.ProducerKilled);
        for (var left = _random.Next(MaxFaults + 1); left > 0; left--)
        {
            await Task.Delay(_random.Next(3000), cancellationToken);
            await lane.CauseAsync(lane.Faults[_random.Next(lane.Faults.Count)], _random);
        }
    }
}
