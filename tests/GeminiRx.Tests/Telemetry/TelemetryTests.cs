using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.Telemetry;
using GeminiRx.Testing;
using GeminiRx.Wire.Json;

namespace GeminiRx.Tests.Telemetry;

/// <summary>What the library tells about a stream. Each test has a model of its own, so that streams of other tests are not taken for
/// its.</summary>
public sealed class TelemetryTests
{
    private static readonly EmulatorOptions _atOnce = new()
    {
        Text = "One two three.",
        CharactersPerEvent = 5,
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
        ModelVersion = "gemini-answered",
    };

    [Fact]
    public async Task Span_OfAStream_HasTheConventionsAttributes()
    {
        using var listening = new Listening("gemini-span");
        var request = new GenerateRequest("Hi")
        {
            Model = "gemini-span",
            Temperature = 0.5,
            TopP = 0.9,
            TopK = 3,
            MaxOutputTokens = 100,
            Seed = 1,
            PresencePenalty = 0.1,
            FrequencyPenalty = 0.2,
            CandidateCount = 2,
        };

        await ClientOf(new GeminiEmulator(_atOnce)).Stream(request).ToTask(TimeoutToken.Start());

        var span = Assert.Single(listening.Spans);
        Assert.Equal(
            ("generate_content gemini-span", ActivityKind.Client, ActivityStatusCode.Unset),
            (span.DisplayName, span.Kind, span.Status)
        );
        var tags = span.TagObjects.ToDictionary();
        Assert.Equal(
            ("generate_content", "gcp.gemini", "gemini-span", "gemini-answered"),
            (tags["gen_ai.operation.name"], tags["gen_ai.provider.name"], tags["gen_ai.request.model"], tags["gen_ai.response.model"])
        );
        Assert.Equal(
            (true, 0.5, 0.9, 3, 100, 1, 0.1, 0.2, 2),
            (
                tags["gen_ai.request.stream"],
                tags["gen_ai.request.temperature"],
                tags["gen_ai.request.top_p"],
                tags["gen_ai.request.top_k"],
                tags["gen_ai.request.max_tokens"],
                tags["gen_ai.request.seed"],
                tags["gen_ai.request.presence_penalty"],
                tags["gen_ai.request.frequency_penalty"],
                tags["gen_ai.request.choice.count"]
            )
        );
        Assert.Equal(("generativelanguage.googleapis.com", 443), (tags["server.address"], tags["server.port"]));
        Assert.Equal(["STOP", "STOP"], Assert.IsType<string[]>(tags["gen_ai.response.finish_reasons"]));
        Assert.NotNull(tags["gen_ai.response.id"]);
        Assert.Equal((1, 8), (tags["gen_ai.usage.input_tokens"], tags["gen_ai.usage.output_tokens"]));
    }

    [Fact]
    public async Task Measurements_OfAStream_AreThoseOfTheConventions()
    {
        using var listening = new Listening("gemini-metrics");

        await ClientOf(new GeminiEmulator(_atOnce))
            .Stream(new GenerateRequest("Hi") { Model = "gemini-metrics" })
            .ToTask(TimeoutToken.Start());

        Assert.Equal(1, listening.Measured.Count(measured => measured.Name == "gen_ai.client.operation.duration"));
        Assert.Equal(1, listening.Measured.Count(measured => measured.Name == "gen_ai.client.operation.time_to_first_chunk"));
        Assert.Equal(3, listening.Measured.Count(measured => measured.Name == "gen_ai.client.operation.time_per_output_chunk"));
        Assert.Equal(
            [("input", 1.0), ("output", 4.0)],
            listening
                .Measured.Where(measured => measured.Name == "gen_ai.client.token.usage")
                .Select(measured => ((string)measured.Tags["gen_ai.token.type"]!, measured.Value))
        );
        Assert.All(listening.Measured, measured => Assert.Equal("gcp.gemini", measured.Tags["gen_ai.provider.name"]));
    }

    [Fact]
    public async Task Failure_IsNamedByItsStatusAndByNothingThatWasAsked()
    {
        using var listening = new Listening("gemini-failure");
        var client = new GeminiClient(new GeminiOptions { ApiKey = "invalid", HttpClient = new GeminiEmulator(_atOnce).CreateClient() });

        await Assert.ThrowsAsync<GeminiApiException>(() =>
            client
                .Stream(
                    new GenerateRequest("my prompt")
                    {
                        Model = "gemini-failure",
                        System = "my prompt",
                        StopSequences = ["my prompt"],
                    }
                )
                .ToTask(TimeoutToken.Start())
        );

        var span = Assert.Single(listening.Spans);
        Assert.Equal((ActivityStatusCode.Error, "INVALID_ARGUMENT"), (span.Status, span.GetTagItem("error.type")));
        var measured = Assert.Single(listening.Measured);
        Assert.Equal(("gen_ai.client.operation.duration", "INVALID_ARGUMENT"), (measured.Name, measured.Tags["error.type"]));
        Assert.DoesNotContain(
            span.TagObjects,
            tag =>
                $"{tag.Value}".Contains("my prompt", StringComparison.Ordinal)
                || $"{tag.Value}".Contains("invalid", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Dispose_EndsTheSpanWithoutAnError()
    {
        using var listening = new Listening("gemini-disposed");
        var emulator = new GeminiEmulator(_atOnce with { BurstInterval = TimeSpan.FromHours(1) });

        await ClientOf(emulator).Stream(new GenerateRequest("Hi") { Model = "gemini-disposed" }).Take(1).ToTask(TimeoutToken.Start());
        await listening.Ended.WaitAsync(TimeoutToken.Start());

        Assert.Equal(
            (ActivityStatusCode.Unset, null),
            (Assert.Single(listening.Spans).Status, listening.Spans[0].GetTagItem("error.type"))
        );
    }

    [Fact]
    public async Task Span_OfAStreamThatFollowsAnother_IsNotItsChild()
    {
        using var listening = new Listening("gemini-following");
        using var parent = new Activity("caller").Start();
        var emulator = new GeminiEmulator(
            _atOnce with
            {
                FirstChunkDelay = TimeSpan.FromMilliseconds(1),
                BurstInterval = TimeSpan.FromMilliseconds(1),
            }
        );
        var answer = ClientOf(emulator).Stream(new GenerateRequest("Hi") { Model = "gemini-following" });
        var seen = new List<Activity?>();

        await answer
            .Concat(answer)
            .SelectMany(chunk => chunk is FinishedChunk ? answer : Observable.Return(chunk))
            .Do(_ => seen.Add(Activity.Current))
            .ToTask(TimeoutToken.Start());

        Assert.All(seen, activity => Assert.Same(parent, activity));
        Assert.Equal(4, listening.Spans.Count);
        Assert.All(listening.Spans, span => Assert.Equal(parent.SpanId, span.ParentSpanId));
    }

    [Fact]
    public async Task Span_HasEndedWhenTheStreamSaysSo()
    {
        using var listening = new Listening("gemini-ended");
        var emulator = new GeminiEmulator(
            _atOnce with
            {
                FirstChunkDelay = TimeSpan.FromMilliseconds(1),
                BurstInterval = TimeSpan.FromMilliseconds(1),
            }
        );
        var ended = -1;

        await ClientOf(emulator)
            .Stream(new GenerateRequest("Hi") { Model = "gemini-ended" })
            .Do(_ => { }, () => ended = listening.Spans.Count)
            .ToTask(TimeoutToken.Start());

        Assert.Equal(1, ended);
    }

    [Fact]
    public async Task Span_IsAChildOfTheCallersAndNotItsCurrentOne()
    {
        using var listening = new Listening("gemini-parent");
        using var parent = new Activity("caller").Start();

        var answering = ClientOf(new GeminiEmulator(_atOnce))
            .Stream(new GenerateRequest("Hi") { Model = "gemini-parent" })
            .ToTask(TimeoutToken.Start());
        Assert.Same(parent, Activity.Current);
        await answering;

        Assert.Equal(parent.SpanId, Assert.Single(listening.Spans).ParentSpanId);
    }

    [Fact]
    public void NobodyListening_CostsNothing()
    {
        var request = new GenerateRequest("Hi");
        var options = new GeminiOptions();
        Assert.Null(StreamTelemetry.Start(options, request, "m", GeminiOptions.DefaultEndpoint));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            StreamTelemetry.Start(options, request, "m", GeminiOptions.DefaultEndpoint)?.Dispose();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static GeminiClient ClientOf(GeminiEmulator emulator) => new(new GeminiOptions { HttpClient = emulator.CreateClient() });

    /// <summary>Listens to the library, and keeps what is of one model.</summary>
    private sealed class Listening : IDisposable
    {
        private readonly ActivityListener _spans;
        private readonly MeterListener _meters = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Listening(string model)
        {
            _spans = new ActivityListener
            {
                ShouldListenTo = source => source.Name == GeminiTelemetry.Name,
                Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span =>
                {
                    if (Equals(span.GetTagItem("gen_ai.request.model"), model))
                    {
                        Spans.Add(span);
                        _ended.TrySetResult();
                    }
                },
            };
            ActivitySource.AddActivityListener(_spans);
            _meters.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == GeminiTelemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument.Name, value, tags, model));
            _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument.Name, value, tags, model));
            _meters.Start();
        }

        public List<Activity> Spans { get; } = [];

        public List<(string Name, double Value, Dictionary<string, object?> Tags)> Measured { get; } = [];

        public Task Ended => _ended.Task;

        public void Dispose()
        {
            _meters.Dispose();
            _spans.Dispose();
        }

        private void Keep(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, string model)
        {
            var all = tags.ToArray().ToDictionary();
            if (Equals(all.GetValueOrDefault("gen_ai.request.model"), model))
            {
                Measured.Add((name, value, all));
            }
        }
    }
}
