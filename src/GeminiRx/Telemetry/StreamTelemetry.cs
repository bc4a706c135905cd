using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace GeminiRx.Telemetry;

/// <summary>The span and the measurements of one stream, with the names and buckets of the semantic conventions of OpenTelemetry for
/// generative AI.</summary>
internal sealed class StreamTelemetry : IDisposable
{
    private const string Operation = "generate_content";

    private static readonly Histogram<double> _duration = Seconds("gen_ai.client.operation.duration", "Duration of streams.");
    private static readonly Histogram<double> _firstChunk = Seconds(
        "gen_ai.client.operation.time_to_first_chunk",
        "Time from the start of a stream to its first content."
    );
    private static readonly Histogram<double> _perChunk = Seconds(
        "gen_ai.client.operation.time_per_output_chunk",
        "Time between two chunks with content."
    );
    private static readonly Histogram<long> _tokens = GeminiTelemetry.Meter.CreateHistogram(
        "gen_ai.client.token.usage",
        "{token}",
        "Number of tokens that streams use.",
        tags: null,
        new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
        }
    );

    // An interaction that is followed has no request.
    private static readonly GenerateRequest _noSettings = new("-");

    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Activity? _outer = Activity.Current;
    private readonly Activity? _activity;
    private TagList _tags;
    private long? _lastContent;
    private Usage? _usage;
    private string? _error;
    private bool _hasEnded;

    private StreamTelemetry(GeminiOptions options, GenerateRequest? request, string? model, Uri address)
    {
        _time = options.TimeProvider;
        _started = _time.GetTimestamp();
        _tags = new TagList
        {
            { "gen_ai.operation.name", Operation },
            { "gen_ai.provider.name", options.Vertex is null ? "gcp.gemini" : "gcp.vertex_ai" },
            { "server.address", address.Host },
            { "server.port", address.Port },
        };
        if (model is not null)
        {
            _tags.Add("gen_ai.request.model", model);
        }

        var name = model is null ? Operation : $"{Operation} {model}";
        _activity = GeminiTelemetry.Source.StartActivity(name, ActivityKind.Client, default(ActivityContext), _tags);
        if (_activity is { IsAllDataRequested: true })
        {
            SetRequestTags(_activity, request ?? _noSettings);
        }

        Leave();
    }

    /// <summary>Starts to measure a stream. Returns null without a listener, at no cost. The model is null if no request names
    /// it.</summary>
    public static StreamTelemetry? Start(GeminiOptions options, GenerateRequest? request, string? model, Uri address) =>
        GeminiTelemetry.Source.HasListeners() || _duration.Enabled || _firstChunk.Enabled || _perChunk.Enabled || _tokens.Enabled
            ? new StreamTelemetry(options, request, model, address)
            : null;

    /// <summary>Makes the span the current activity, so that it is the parent of the HTTP requests.</summary>
    public void Enter() => Activity.Current = _activity ?? _outer;

    /// <summary>Restores the activity of the subscriber, because the work of an observer does not belong to the stream.</summary>
    public void Leave() => Activity.Current = _outer;

    /// <summary>Records the result of one read.</summary>
    public void RecordRead(List<Chunk> chunks, GeminiException? failure)
    {
        foreach (var chunk in chunks)
        {
            if (chunk.IsContent)
            {
                RecordContent();
            }
            else if (chunk is UsageChunk usage)
            {
                _usage = usage.Usage;
            }
            else if (chunk is FinishedChunk finished)
            {
                RecordEnd(finished);
            }
        }

        if (failure is not null)
        {
            _usage = failure.Usage ?? _usage;
            _error = failure.Type;
        }
    }

    /// <summary>Ends the span and records the measurements. Only the first call has an effect.</summary>
    public void Dispose()
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        RecordTokens("input", _usage?.PromptTokenCount, _usage?.ToolUsePromptTokenCount);
        RecordTokens("output", _usage?.CandidatesTokenCount, _usage?.ThoughtsTokenCount);
        if (_activity is not null)
        {
            SetTag(_activity, "gen_ai.usage.cache_read.input_tokens", _usage?.CachedContentTokenCount);
            SetTag(_activity, "gen_ai.usage.reasoning.output_tokens", _usage?.ThoughtsTokenCount);
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

    // Without prompts and stop sequences, because they are content of the user.
    private static void SetRequestTags(Activity activity, GenerateRequest request)
    {
        activity.SetTag("gen_ai.request.stream", true);
        SetTag(activity, "gen_ai.request.temperature", request.Temperature);
        SetTag(activity, "gen_ai.request.top_p", request.TopP);
        SetTag(activity, "gen_ai.request.top_k", request.TopK);
        SetTag(activity, "gen_ai.request.max_tokens", request.MaxOutputTokens);
        SetTag(activity, "gen_ai.request.seed", request.Seed);
        SetTag(activity, "gen_ai.request.presence_penalty", request.PresencePenalty);
        SetTag(activity, "gen_ai.request.frequency_penalty", request.FrequencyPenalty);
        SetTag(activity, "gen_ai.request.choice.count", request.CandidateCount is 1 ? null : request.CandidateCount);
    }

    private static void SetTag<T>(Activity activity, string name, T? value)
        where T : struct
    {
        if (value is { } known)
        {
            activity.SetTag(name, known);
        }
    }

    private void RecordContent()
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

    private void RecordEnd(FinishedChunk finished)
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
                    : [finished.Reason?.Value ?? finished.BlockReason?.Value ?? "UNKNOWN"]
            );
    }

    private void RecordTokens(string kind, int? count, int? additional)
    {
        if (count is null && additional is null)
        {
            return;
        }

        var total = (count ?? 0) + (additional ?? 0);
        _activity?.SetTag($"gen_ai.usage.{kind}_tokens", total);
        if (_tokens.Enabled)
        {
            var tags = _tags;
            tags.Add("gen_ai.token.type", kind);
            _tokens.Record(total, tags);
        }
    }
}
