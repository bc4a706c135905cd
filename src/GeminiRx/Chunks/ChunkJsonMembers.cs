using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx;

/// <summary>Writes the JSON members that several kinds of chunks share, or that need more than one call.</summary>
internal static class ChunkJsonMembers
{
    public static void WriteFinished(this Utf8JsonWriter json, FinishedChunk finished)
    {
        json.WriteString("type"u8, "finished"u8);
        json.WriteString("outcome"u8, finished.Outcome.ToName());
        json.WriteString("finishReason"u8, finished.Reason?.Value);
        json.WriteString("blockReason"u8, finished.BlockReason?.Value);
        if (finished.Message is { } message)
        {
            json.WriteString("message"u8, message);
        }

        if (finished.Usage is { } usage)
        {
            json.WriteUsage(usage);
        }
        else
        {
            json.WriteNull("usage"u8);
        }

        json.WriteString("modelVersion"u8, finished.ModelVersion);
        json.WriteString("responseId"u8, finished.ResponseId);
        if (finished.Candidates.Count > 0)
        {
            json.WriteStartArray("candidates"u8);
            foreach (var candidate in finished.Candidates)
            {
                json.WriteCandidate(candidate);
            }

            json.WriteEndArray();
        }
    }

    public static void WriteTranscription(this Utf8JsonWriter json, TranscriptionChunk transcription)
    {
        json.WriteString("type"u8, "transcription"u8);
        json.WriteString("text"u8, transcription.Text);
        json.WriteString("speaker"u8, transcription.IsInput ? "user"u8 : "model"u8);
        json.WriteOptional("languageCode", transcription.LanguageCode);
        if (transcription.IsFinished)
        {
            json.WriteBoolean("finished"u8, true);
        }
    }

    public static void WriteCall(this Utf8JsonWriter json, ToolCallChunk call)
    {
        json.WriteOptional("id", call.Id);
        json.WriteString("name"u8, call.Name);
        json.WriteElement("args", call.Arguments);
        if (!call.IsComplete)
        {
            json.WriteBoolean("isComplete"u8, false);
        }
    }

    public static void WriteFailure(this Utf8JsonWriter json, GeminiException failure)
    {
        json.WriteString("kind"u8, failure.Kind);
        switch (failure)
        {
            case GeminiApiException api:
                json.WriteNumber("code"u8, api.Code);
                json.WriteString("status"u8, api.Status);
                json.WriteOptional("reason", api.Details.Reason);
                json.WriteQuotas(api.Details);
                break;
            case GeminiStreamException { Fault: StreamFault.TooLarge }:
                json.WriteString("fault"u8, "tooLarge"u8);
                break;
            case GeminiTimeoutException timeout:
                json.WriteString("limit"u8, JsonNamingPolicy.CamelCase.ConvertName(timeout.Limit.ToString()));
                break;
            case GeminiFileException file:
                json.WriteString("fault"u8, JsonNamingPolicy.CamelCase.ConvertName(file.Fault.ToString()));
                break;
            case GeminiNotCompletedException end:
                json.WriteString("outcome"u8, end.Outcome.ToName());
                json.WriteOptional("blockReason", end.BlockReason?.Value);
                break;
            case GeminiLiveException live:
                json.WriteString("fault"u8, JsonNamingPolicy.CamelCase.ConvertName(live.Fault.ToString()));
                if (live.CloseCode is { } closeCode)
                {
                    json.WriteNumber("code"u8, closeCode);
                }

                break;
            case GeminiToolLoopException loop:
                json.WriteNumber("rounds"u8, loop.Rounds);
                break;
            case GeminiJsonException invalid:
                json.WriteNumber("offset"u8, invalid.Offset);
                json.WriteString("path"u8, invalid.Path);
                break;
            default:
                break;
        }

        json.WriteString("message"u8, failure.Message);
        json.WriteOptional("advice", failure.Advice);
        if (failure.RetryDelay is { } delay)
        {
            json.WriteNumber("retryAfterMilliseconds"u8, delay.Ticks / (decimal)TimeSpan.TicksPerMillisecond);
        }

        json.WriteOptional("promptBlock", failure.PromptBlock?.Value);
        json.WriteOptional("finishReason", failure.FinishReason?.Value);
        if (failure.Usage is { } usage)
        {
            json.WriteUsage(usage);
        }
    }

    // What decides whether a retry may succeed.
    private static void WriteQuotas(this Utf8JsonWriter json, ErrorDetails details)
    {
        var limit = details.Metadata.GetValueOrDefault("quota_limit");
        var value = details.Metadata.GetValueOrDefault("quota_limit_value");
        IReadOnlyList<QuotaViolation> quotas =
            limit is null && value is null ? details.QuotaViolations : [.. details.QuotaViolations, new QuotaViolation(null, limit, value)];
        if (quotas.Count == 0)
        {
            return;
        }

        json.WriteStartArray("quotas"u8);
        foreach (var quota in quotas)
        {
            json.WriteStartObject();
            json.WriteOptional("metric", quota.Metric);
            json.WriteOptional("id", quota.Id);
            json.WriteOptional("value", quota.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteMetadata(this Utf8JsonWriter json, CandidateMetadataChunk metadata)
    {
        json.WriteString(
            "type"u8,
            metadata switch
            {
                GroundingChunk => "grounding",
                UrlContextChunk => "urlContext",
                CitationChunk => "citation",
                SafetyChunk => "safety",
                LogprobsChunk => "logprobs",
                _ => "unknownField",
            }
        );
        json.WriteOptional("name", (metadata as UnknownFieldChunk)?.Name);
        json.WriteElement("json", metadata.Json);
        if (metadata is SafetyChunk { IsOfPrompt: true })
        {
            json.WriteBoolean("ofPrompt"u8, true);
        }

        if (metadata.Candidate != 0)
        {
            json.WriteNumber("candidate"u8, metadata.Candidate);
        }
    }

    public static void WriteStep(this Utf8JsonWriter json, int index, string kind)
    {
        json.WriteNumber("index"u8, index);
        json.WriteString("kind"u8, kind);
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void WriteUsage(this Utf8JsonWriter json, Usage usage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteCount("promptTokenCount", usage.PromptTokenCount);
        json.WriteCount("candidatesTokenCount", usage.CandidatesTokenCount);
        json.WriteCount("totalTokenCount", usage.TotalTokenCount);
        json.WriteCount("thoughtsTokenCount", usage.ThoughtsTokenCount);
        json.WriteCount("cachedContentTokenCount", usage.CachedContentTokenCount);
        json.WriteCount("toolUsePromptTokenCount", usage.ToolUsePromptTokenCount);
        json.WriteDetails("promptTokensDetails", usage.PromptTokensDetails);
        json.WriteDetails("cacheTokensDetails", usage.CacheTokensDetails);
        json.WriteDetails("candidatesTokensDetails", usage.CandidatesTokensDetails);
        json.WriteDetails("toolUsePromptTokensDetails", usage.ToolUsePromptTokensDetails);
        json.WriteOptional("trafficType", usage.TrafficType);
        json.WriteOptional("serviceTier", usage.ServiceTier);
        json.WriteEndObject();
    }

    private static void WriteCandidate(this Utf8JsonWriter json, CandidateEnd candidate)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, candidate.Index);
        json.WriteString("finishReason"u8, candidate.Reason.Value);
        json.WriteOptional("message", candidate.Message);
        json.WriteCount("tokenCount", candidate.TokenCount);
        if (candidate.AvgLogprobs is { } average && double.IsFinite(average)) // JSON has no form for the others
        {
            json.WriteNumber("avgLogprobs"u8, average);
        }

        json.WriteEndObject();
    }

    private static void WriteCount(this Utf8JsonWriter json, string name, int? count)
    {
        if (count is { } value)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void WriteDetails(this Utf8JsonWriter json, string name, ModalityTokens? details)
    {
        if (details is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var (modality, count) in details)
        {
            json.WriteStartObject();
            json.WriteString("modality"u8, modality);
            json.WriteNumber("tokenCount"u8, count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
