using System.Text.Json;
using GeminiRx.Errors;
using GeminiRx.Text;

namespace GeminiRx.Wire.Reading;

/// <summary>Reads the chunks and failures that <see cref="ChunkJson"/> writes.</summary>
internal static class ChunkLineReader
{
    /// <exception cref="GeminiException">The line is a failure.</exception>
    /// <exception cref="JsonException">The line is no chunk.</exception>
    public static Chunk Read(ReadOnlySpan<byte> line)
    {
        JsonElement json;
        try
        {
            json = JsonStrings.Parse(line);
        }
        catch (JsonException e)
        {
            throw ChunkJsonErrors.NotJson(e);
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            throw ChunkJsonErrors.NoObject();
        }

        var members = new LineMembers(JsonStrings.Repair(json));
        var type = members.Text("type");
        var chunk =
            ReadContent(members, type)
            ?? ReadMetadata(members, type)
            ?? ReadControl(members, type)
            ?? throw (type == "error" ? FailureOf(members) : ChunkJsonErrors.UnknownType());
        return chunk is ContentChunk content
            ? content with
            {
                Candidate = members.OptionalCount("candidate") ?? 0,
                ThoughtSignature = members.OptionalText("thoughtSignature"),
            }
            : chunk;
    }

    private static ContentChunk? ReadContent(LineMembers line, string type) =>
        type switch
        {
            "text" => new TextChunk(line.Text("text")),
            "thought" => new ThoughtChunk(line.Text("text")),
            "toolCall" => CallOf(line),
            "toolArguments" => new ToolArgumentsChunk(line.Text("path"), line.Element("value"))
            {
                Name = line.Text("name"),
                Id = line.OptionalText("id"),
                WillContinue = line.Flag("willContinue"),
            },
            "code" => new CodeChunk(line.Text("language"), line.Text("code")) { Id = line.OptionalText("id") },
            "codeResult" => new CodeResultChunk(line.Text("outcome"), line.Text("output")) { Id = line.OptionalText("id") },
            "media" => new MediaChunk(line.Text("mimeType"), line.Bytes("data"))
            {
                DisplayName = line.OptionalText("displayName"),
                IsThought = line.OptionalFlag("thought") ?? false,
            },
            "file" => new FileChunk(line.Text("uri"), line.OptionalText("mimeType")),
            "unknown" => new UnknownChunk(line.Element("json")),
            "step" => new StepChunk(line.Count("index"), line.Text("kind"), line.Element("json")),
            _ => null,
        };

    private static CandidateMetadataChunk? ReadMetadata(LineMembers line, string type)
    {
        CandidateMetadataChunk? chunk = type switch
        {
            "grounding" => MetadataReader.ReadGrounding(line.Element("json")),
            "urlContext" => MetadataReader.ReadUrlContext(line.Element("json")),
            "citation" => MetadataReader.ReadCitations(line.Element("json")),
            "safety" => MetadataReader.ReadSafety(line.Element("json")) with { IsOfPrompt = line.OptionalFlag("ofPrompt") ?? false },
            "logprobs" => new LogprobsChunk(line.Element("json")),
            "unknownField" => new UnknownFieldChunk(line.Text("name"), line.Element("json")),
            _ => null,
        };
        return chunk is null ? null : chunk with { Candidate = line.OptionalCount("candidate") ?? 0 };
    }

    private static Chunk? ReadControl(LineMembers line, string type) =>
        type switch
        {
            "usage" => new UsageChunk(UsageOf(line.Object("usage"))),
            "finished" => FinishedOf(line),
            "interaction" => new InteractionChunk(line.Text("id"), new(line.Text("status"))),
            "stepStart" => new StepStartChunk(line.Count("index"), line.Text("kind")),
            "checkpoint" => new CheckpointChunk(line.Text("token")),
            "rewind" => new RewindChunk(line.Count("length")),
            "retrying" => new RetryingChunk(line.Count("attempt"), line.Milliseconds("delayMilliseconds"))
            {
                Cause = line.OptionalObject("cause") is { } cause ? FailureOf(cause) : null,
            },
            "toolResult" => new ToolResultChunk(
                CallOf(line) with
                {
                    Candidate = line.OptionalCount("candidate") ?? 0,
                    ThoughtSignature = line.OptionalText("thoughtSignature"),
                },
                line.Element("response")
            )
            {
                IsError = line.Flag("isError"),
            },
            "queued" => new QueuedChunk(line.Flag("waiting")),
            "keepAlive" => new KeepAliveChunk(),
            "transcription" => new TranscriptionChunk(line.Text("text"))
            {
                IsInput = line.Text("speaker") == "user",
                IsFinished = line.OptionalFlag("finished") ?? false,
                LanguageCode = line.OptionalText("languageCode"),
            },
            "toolCallCancellation" => new ToolCallCancellationChunk(line.Texts("ids")),
            "interrupted" => new InterruptedChunk(),
            _ => null,
        };

    private static ToolCallChunk CallOf(LineMembers line) =>
        new(line.Text("name"), line.Element("args")) { Id = line.OptionalText("id"), IsComplete = line.OptionalFlag("isComplete") ?? true };

    private static FinishedChunk FinishedOf(LineMembers line) =>
        new(OutcomeOf(line))
        {
            Reason = ReasonOf(line),
            BlockReason = BlockReasonOf(line),
            Message = line.OptionalText("message"),
            Usage = line.OptionalObject("usage") is { } usage ? UsageOf(usage) : null,
            ModelVersion = line.OptionalText("modelVersion"),
            ResponseId = line.OptionalText("responseId"),
            Candidates =
            [
                .. (line.OptionalObjects("candidates") ?? []).Select(candidate => new CandidateEnd(
                    candidate.Count("index"),
                    new FinishReason(candidate.Text("finishReason")),
                    candidate.OptionalText("message")
                )
                {
                    TokenCount = candidate.OptionalCount("tokenCount"),
                    AvgLogprobs = candidate.OptionalNumber("avgLogprobs"),
                }),
            ],
        };

    private static GeminiException FailureOf(LineMembers line)
    {
        var (kind, message) = (line.Text("kind"), line.Text("message"));
        GeminiException failure = kind switch
        {
            "api" => new GeminiApiException(line.Count("code"), message, line.OptionalText("status"), DetailsOf(line), RetryAfterOf(line)),
            "unreadable" when line.OptionalText("fault") == "tooLarge" => new GeminiStreamException(StreamFault.TooLarge, message),
            "timeout" => new GeminiTimeoutException(line.Value("limit", TimeLimit.HttpClient), message),
            "limit" => new GeminiRateLimitException(RetryAfterOf(line)),
            "file" => new GeminiFileException(line.Value("fault", FileFault.Unusable), message),
            "live" => new GeminiLiveException(line.Value("fault", LiveFault.Closed), message, line.OptionalCount("code")),
            "notCompleted" => new GeminiNotCompletedException(OutcomeOf(line), ReasonOf(line), BlockReasonOf(line)),
            "toolLoop" => new GeminiToolLoopException(line.Count("rounds")),
            "json" => new GeminiJsonException(message, WrittenFailures.JsonAdvice, line.Count("offset"), line.Text("path")),
            _ => WrittenFailures.Of(kind, message) ?? throw line.Error("kind", "a kind of failure that this version knows"),
        };
        failure.Advice = line.OptionalText("advice") ?? failure.Advice; // a line of an earlier version has none
        failure.PromptBlock = line.OptionalText("promptBlock") is { } block ? new BlockReason(block) : null;
        failure.FinishReason = ReasonOf(line);
        failure.Usage = line.OptionalObject("usage") is { } usage ? UsageOf(usage) : null;
        return failure;
    }

    private static TimeSpan? RetryAfterOf(LineMembers line) =>
        line.OptionalNumber("retryAfterMilliseconds") is null ? null : line.Milliseconds("retryAfterMilliseconds");

    private static ErrorDetails DetailsOf(LineMembers line) =>
        new()
        {
            Reason = line.OptionalText("reason"),
            QuotaViolations =
            [
                .. (line.OptionalObjects("quotas") ?? []).Select(quota => new QuotaViolation(
                    quota.OptionalText("metric"),
                    quota.OptionalText("id"),
                    quota.OptionalText("value")
                )),
            ],
        };

    private static Outcome OutcomeOf(LineMembers line)
    {
        var name = line.Text("outcome");
        return Enum.GetValues<Outcome>().Cast<Outcome?>().FirstOrDefault(outcome => outcome!.Value.ToName() == name)
            ?? throw line.Error("outcome", "an outcome that this version knows");
    }

    private static FinishReason? ReasonOf(LineMembers line) =>
        line.OptionalText("finishReason") is { } reason ? new FinishReason(reason) : null;

    private static BlockReason? BlockReasonOf(LineMembers line) =>
        line.OptionalText("blockReason") is { } reason ? new BlockReason(reason) : null;

    private static Usage UsageOf(LineMembers counts) =>
        new()
        {
            PromptTokenCount = counts.OptionalCount("promptTokenCount"),
            CandidatesTokenCount = counts.OptionalCount("candidatesTokenCount"),
            TotalTokenCount = counts.OptionalCount("totalTokenCount"),
            ThoughtsTokenCount = counts.OptionalCount("thoughtsTokenCount"),
            CachedContentTokenCount = counts.OptionalCount("cachedContentTokenCount"),
            ToolUsePromptTokenCount = counts.OptionalCount("toolUsePromptTokenCount"),
            PromptTokensDetails = DetailsOf(counts, "promptTokensDetails"),
            CacheTokensDetails = DetailsOf(counts, "cacheTokensDetails"),
            CandidatesTokensDetails = DetailsOf(counts, "candidatesTokensDetails"),
            ToolUsePromptTokensDetails = DetailsOf(counts, "toolUsePromptTokensDetails"),
            TrafficType = counts.OptionalText("trafficType"),
            ServiceTier = counts.OptionalText("serviceTier"),
        };

    private static ModalityTokens? DetailsOf(LineMembers counts, string name) =>
        counts.OptionalObjects(name) is { } details
            ? new ModalityTokens([.. details.Select(detail => new ModalityTokenCount(detail.Text("modality"), detail.Count("tokenCount")))])
            : null;
}
