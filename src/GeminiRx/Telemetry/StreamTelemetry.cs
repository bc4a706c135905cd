using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GeminiRx.Telemetry;

/// <summary>The span and the measurements of one stream. Names and buckets are those of OpenTelemetry's semantic conventions for generative
/// AI.</summary>
internal sealed class StreamTelemetry : IDisposable
{
    private const string Operation = "generate_content";

    private static readonly Histogram<double> _duration = Seconds("gen_ai.client.operation.duration", "How long streams take.");
    private static readonly Histogram<double> _firstChunk = Seconds(
        "gen_ai.client.operation.time_to_first_chunk",
        "How long the first content takes to come."
    );
    private static readonly Histogram<double> _perChunk = Seconds(
        "gen_ai.client.operation.time_per_output_chunk",
        "How long content takes to come after the content before."
    );
    private static readonly Histogram<long> _tokens = GeminiTelemetry.Meter.CreateHistogram(
        "gen_ai.client.token.usage",
        "{token}",
        "How many tokens streams use.",
        tags: null,
        new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
        }
    );

    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Activity? _outer = Activity.Current;
    private readonly Activity? _activity;
    private TagList _tags;
    private long? _lastContent;
    private Usage? _usage;
    private string? _error;
    private bool _hasEnded;

    private StreamTelemetry(GeminiOptions options, GenerateRequest request, string model, Uri address)
    {
        _time = options.TimeProvider;
        _started = _time.GetTimestamp();
        _tags = new TagList
        {
            { "gen_ai.operation.name", Operation },
            { "gen_ai.provider.name", options.Vertex is null ? "gcp.gemini" : "gcp.vertex_ai" },
            { "gen_ai.request.model", model },
            { "server.address", address.Host },
            { "server.port", address.Port },
        };
        _activity = GeminiTelemetry.Source.StartActivity($"{Operation} {model}", ActivityKind.Client, default(ActivityContext), _tags);
        if (_activity is { IsAllDataRequested: true })
        {
            Describe(_activity, request);
        }

        Leave();
    }

    /// <summary>Begins to measure a stream; null while nobody listens, at no cost.</summary>
    public static StreamTelemetry? Start(GeminiOptions options, GenerateRequest request, string model, Uri address) =>
        GeminiTelemetry.Source.HasListeners() || _duration.Enabled || _firstChunk.Enabled || _perChunk.Enabled || _tokens.Enabled
            ? new StreamTelemetry(options, request, model, address)
            : null;

    /// <summary>Makes the span the current one, for the requests within it.</summary>
    public void Enter() => Activity.Current = _activity ?? _outer;

    /// <summary>Makes the subscriber's activity the current one again: what an observer does is no part of the stream.</summary>
    public void Leave() => Activity.Current = _outer;

    /// <summary>Notes what one read brought.</summary>
    public void Take(List<Chunk> chunks, GeminiException? failure)
    {
        foreach (var chunk in chunks)
        {
            if (chunk.IsContent)
            {
                TakeContent();
            }
            else if (chunk is UsageChunk usage)
            {
                _usage = usage.Usage;
            }
            else if (chunk is FinishedChunk finished)
            {
                TakeEnd(finished);
            }
        }

        if (failure is not null)
        {
            _usage = failure.Usage ?? _usage;
            _error = failure.Type;
        }
    }

    /// <summary>Ends the span and writes down what is measured at the end, once, whatever ended the stream.</summary>
    public void Dispose()
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        WriteTokens("input", _usage?.PromptTokenCount, _usage?.ToolUsePromptTokenCount);
        WriteTokens("output", _usage?.CandidatesTokenCount, _usage?.ThoughtsTokenCount);
        if (_activity is not null)
        {
            Tag(_activity, "gen_ai.usage.cache_read.input_tokens", _usage?.CachedContentTokenCount);
            Tag(_activity, "gen_ai.usage.reasoning.output_tokens", _usage?.ThoughtsTokenCount);
        }

        if (_error is not null)
        {
            _tags.Add("error.type", _error);
            _activity?.SetTag("error.type", _error).SetStatus(ActivityStatusCode.Error);
        }

        _duration.Record(_time.GetElapsedTime(_started).TotalSeconds, _tags);
        _activity?.Dispose();
        Leave();
    }

    private static Histogram<double> Seconds(string name, string description) =>
        GeminiTelemetry.Meter.CreateHistogram(
            name,
            "s",
            description,
            tags: null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
            }
        );

    // What is said, and what ends it, is left out: stop sequences are the user's words too.
    private static void Describe(Activity activity, GenerateRequest request)
    {
        activity.SetTag("gen_ai.request.stream", true);
        Tag(activity, "gen_ai.request.temperature", request.Temperature);
        Tag(activity, "gen_ai.request.top_p", request.TopP);
        Tag(activity, "gen_ai.request.top_k", request.TopK);
        Tag(activity, "gen_ai.request.max_tokens", request.MaxOutputTokens);
        Tag(activity, "gen_ai.request.seed", request.Seed);
        Tag(activity, "gen_ai.request.presence_penalty", request.PresencePenalty);
        Tag(activity, "gen_ai.request.frequency_penalty", request.FrequencyPenalty);
        Tag(activity, "gen_ai.request.choice.count", request.CandidateCount is 1 ? null : request.CandidateCount);
    }

    private static void Tag<T>(Activity activity, string name, T? value)
        where T : struct
    {
        if (value is { } known)
        {
            activity.SetTag(name, known);
        }
    }

    private void TakeContent()
    {
        var now = _time.GetTimestamp();
        if (_lastContent is { } last)
        {
            _perChunk.Record(_time.GetElapsedTime(last, now).TotalSeconds, _tags);
        }
        else
        {
            var first = _time.GetElapsedTime(_started, now).TotalSeconds;
            _firstChunk.Record(first, _tags);
            _activity?.SetTag("gen_ai.response.time_to_first_chunk", first);
        }

        _lastContent = now;
    }

    private void TakeEnd(FinishedChunk finished)
    {
        _usage = finished.Usage ?? _usage;
        if (finished.ModelVersion is { } version)
        {
            _tags.Add("gen_ai.response.model", version);
        }

        _activity
            ?.SetTag("gen_ai.response.model", finished.ModelVersion)
            .SetTag("gen_ai.response.id", finished.ResponseId)
            .SetTag(
                "gen_ai.response.finish_reasons",
                finished.Candidates is { Count: > 0 } ends
                    ? ends.Select(end => end.Reason.Value).ToArray()
                    : [finished.BlockReason?.Value ?? "UNKNOWN"]
            );
    }

    private void WriteTokens(string kind, int? one, int? other)
    {
        if (one is null && other is null)
        {
            return;
        }

        var count = (one ?? 0) + (other ?? 0);
        _activity?.SetTag($"gen_ai.usage.{kind}_tokens", count);
        if (_tokens.Enabled)
        {
            var tags = _tags;
            tags.Add("gen_ai.token.type", kind);
            _tokens.Record(count, tags);
        }
    }
}
