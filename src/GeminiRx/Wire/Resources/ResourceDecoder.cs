using System.Globalization;
using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Resources;

/// <summary>Decodes files, caches, embeddings and decisions.</summary>
internal static class ResourceDecoder
{
    /// <summary>Decodes a file.</summary>
    /// <exception cref="GeminiStreamException">The answer has no name.</exception>
    public static GeminiFile ReadFile(JsonElement file) =>
        new(NameOf(file, "file"))
        {
            DisplayName = file.Text("displayName"),
            MimeType = file.Text("mimeType"),
            SizeBytes = file.Number("sizeBytes") is { } size and >= 0 and <= long.MaxValue ? (long)size : null,
            CreateTime = ReadTime(file, "createTime"),
            UpdateTime = ReadTime(file, "updateTime"),
            ExpirationTime = ReadTime(file, "expirationTime"),
            Sha256Hash = file.Text("sha256Hash"),
            Uri = file.Text("uri"),
            State = file.Text("state") is { Length: > 0 } state ? new FileState(state) : null,
            Source = file.Text("source"),
            VideoDuration = file.Member("videoMetadata", JsonValueKind.Object) is { } video ? ReadDuration(video, "videoDuration") : null,
            Error = file.Member("error", JsonValueKind.Object)?.Text("message"),
        };

    /// <summary>Decodes a page of files.</summary>
    public static (IReadOnlyList<GeminiFile> Files, string? NextPage) ReadFiles(JsonElement page) =>
        ([.. page.Items("files").Where(HasName).Select(ReadFile)], NextPageOf(page));

    /// <summary>Decodes a cache.</summary>
    /// <exception cref="GeminiStreamException">The answer has no name.</exception>
    public static CachedContent ReadCache(JsonElement cache) =>
        new(NameOf(cache, "cache"))
        {
            Model = cache.Text("model"),
            DisplayName = cache.Text("displayName"),
            CreateTime = ReadTime(cache, "createTime"),
            UpdateTime = ReadTime(cache, "updateTime"),
            ExpireTime = ReadTime(cache, "expireTime"),
            TotalTokenCount = cache.Member("usageMetadata", JsonValueKind.Object)?.Count("totalTokenCount"),
        };

    /// <summary>Decodes a page of caches.</summary>
    public static (IReadOnlyList<CachedContent> Caches, string? NextPage) ReadCaches(JsonElement page) =>
        ([.. page.Items("cachedContents").Where(HasName).Select(ReadCache)], NextPageOf(page));

    /// <summary>Decodes the vectors of a batch.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="first">The position of the first content of the batch in the request.</param>
    /// <param name="count">The number of contents of the batch.</param>
    /// <exception cref="GeminiStreamException">The number of vectors is another one, so that their order means nothing.</exception>
    public static IReadOnlyList<Embedding> ReadEmbeddings(JsonElement answer, int first, int count)
    {
        var usage = answer.Member("usageMetadata", JsonValueKind.Object) is { } counts ? ReadUsage(counts) : null;
        var vectors = answer.Items("embeddings").ToList();
        return vectors.Count == count
            ? [.. vectors.Select((vector, at) => new Embedding(first + at, ReadValues(vector)) { Usage = at == count - 1 ? usage : null })]
            : throw new GeminiStreamException(
                StreamFault.Unreadable,
                $"The answer contains {vectors.Count} embeddings, but {count} contents were sent."
            );
    }

    /// <summary>Decodes decisions, in the order of their questions.</summary>
    /// <exception cref="GeminiNotCompletedException">The text is blocked.</exception>
    /// <exception cref="GeminiStreamException">A question has no answer, or an answer is not a probability.</exception>
    public static IReadOnlyList<Decision> ReadDecisions(JsonElement answer, IReadOnlyList<YesNoQuestion> questions)
    {
        if (answer.Member("prompt_feedback", JsonValueKind.Object)?.Text("block_reason") is { Length: > 0 } reason)
        {
            throw new GeminiNotCompletedException(Outcome.Blocked, null, new BlockReason(reason.ToUpperInvariant()));
        }

        var answers = answer.Member("answers", JsonValueKind.Object);
        return
        [
            .. questions.Select(question =>
                answers?.Member(question.Name, JsonValueKind.Object) is { } one
                && one.Number(YesNoQuestion.TypeName) is { } probability and >= 0 and <= 1
                    ? new Decision(question.Name, probability) { Confidence = one.Number("confidence") }
                    : throw new GeminiStreamException(
                        StreamFault.Unreadable,
                        $"The answer contains no probability from 0 to 1 for the question '{question.Name}'."
                    )
            ),
        ];
    }

    /// <exception cref="GeminiStreamException">The answer contains no token.</exception>
    public static LiveToken ReadLiveToken(JsonElement token) =>
        new(NameOf(token, "token"), ReadTime(token, "expireTime"), ReadTime(token, "newSessionExpireTime"));

    private static float[] ReadValues(JsonElement vector)
    {
        float[] values =
        [
            .. vector
                .Items("values")
                .Select(value => value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var number) ? number : float.NaN),
        ];
        return values.Length > 0 && !values.Any(float.IsNaN)
            ? values
            : throw new GeminiStreamException(StreamFault.Unreadable, "An embedding in the answer is not a list of numbers.");
    }

    private static Usage ReadUsage(JsonElement usage) =>
        new()
        {
            PromptTokenCount = usage.Count("promptTokenCount"),
            TotalTokenCount = usage.Count("totalTokenCount"),
            PromptTokensDetails = usage.Member("promptTokensDetails", JsonValueKind.Array) is null
                ? null
                : new([
                    .. usage
                        .Items("promptTokensDetails")
                        .Select(detail => new ModalityTokenCount(detail.Text("modality") ?? "", detail.Count("tokenCount") ?? 0)),
                ]),
        };

    private static string? NextPageOf(JsonElement page) => page.Text("nextPageToken") is { Length: > 0 } token ? token : null;

    private static bool HasName(JsonElement item) => item.Text("name") is { Length: > 0 };

    private static string NameOf(JsonElement item, string kind) =>
        item.Text("name") is { Length: > 0 } name
            ? name
            : throw new GeminiStreamException(StreamFault.Unreadable, $"The answer contains no {kind} with a name.");

    private static DateTimeOffset? ReadTime(JsonElement item, string name) =>
        DateTimeOffset.TryParse(item.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static TimeSpan? ReadDuration(JsonElement item, string name) =>
        item.Text(name) is [.. var seconds, 's']
        && double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && Math.Abs(value) < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(value)
            : null;
}
