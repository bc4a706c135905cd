using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Answers <c>embedContent</c> and <c>batchEmbedContents</c>. A vector depends only on the text: equal texts are equal.</summary>
internal static class EmbeddingService
{
    private const int DefaultDimensions = 3_072;

    private const int MaxRequests = 100;

    private const string Single = "EmbedContentRequest";

    private const string Batch = "BatchEmbedContentsRequest";

    public static EmulatedAnswer Answer(ServiceCall call)
    {
        var (requests, error) = Read(call);
        return error?.ToAnswer(asArray: false)
            ?? EmulatedAnswer.Immediate(
                200,
                EmulatedAnswer.Json,
                ServiceJson.Indented(writer => Write(writer, requests, call.Target.Method == ServiceMethod.BatchEmbed))
            );
    }

    /// <summary>The service's error about a call; null if there is none.</summary>
    public static ServiceError? ErrorOf(ServiceCall call) => Read(call).Error;

    private static (List<JsonElement> Requests, ServiceError? Error) Read(ServiceCall call)
    {
        var (target, isBatch) = (call.Target, call.Target.Method == ServiceMethod.BatchEmbed);
        if (!KnownModels.IsEmbeddingModel(target.Model!))
        {
            var method = isBatch ? "batchEmbedContents" : "embedContent";
            return ([], ServiceError.UnknownModel(target.Model!, target.ApiVersion, method));
        }

        var (root, error) = RequestJson.Parse(call.Body, isBatch ? Batch : Single);
        if (error is not null)
        {
            return ([], error);
        }

        var requests = isBatch ? root.Items("requests").ToList() : [root];
        var violations = Violations(requests, isBatch, target).ToList();
        return (requests, violations.Count == 0 ? null : ServiceError.InvalidFields(isBatch ? Batch : Single, violations));
    }

    private static IEnumerable<RuleViolation> Violations(List<JsonElement> requests, bool isBatch, CallTarget target)
    {
        if (requests.Count == 0)
        {
            yield return new(JudgeRules.Contents, "requests", "requests must not be empty");
        }

        if (requests.Count > MaxRequests)
        {
            yield return new(JudgeRules.Range, "requests", $"at most {MaxRequests} requests can be in one batch");
            yield break;
        }

        foreach (var (at, request) in requests.Index())
        {
            var path = isBatch ? string.Create(CultureInfo.InvariantCulture, $"requests[{at}].") : "";
            if (!request.Member("content").Items("parts").Any())
            {
                yield return new(JudgeRules.Contents, path + "content", "content is not specified");
            }

            if (isBatch && request.Text("model") != target.Model)
            {
                yield return new(JudgeRules.Model, path + "model", "model must match the model in the URL");
            }

            if (request.Number("outputDimensionality") is { } size && !(size >= 1 && size <= DefaultDimensions))
            {
                const string Field = "output_dimensionality";
                yield return new(JudgeRules.Range, path + Field, $"{Field} must be in the range [1, {DefaultDimensions}]");
            }
        }
    }

    private static void Write(Utf8JsonWriter writer, List<JsonElement> requests, bool isBatch)
    {
        writer.WriteStartObject();
        if (isBatch)
        {
            writer.WriteStartArray("embeddings");
            requests.ForEach(request => WriteEmbedding(writer, request));
            writer.WriteEndArray();
        }
        else
        {
            writer.WritePropertyName("embedding");
            WriteEmbedding(writer, requests[0]);
        }

        var tokens = TokenUsage.Estimate(requests.Sum(request => (long)Encoding.UTF8.GetByteCount(TextOf(request))));
        writer.WriteStartObject("usageMetadata");
        writer.WriteNumber("promptTokenCount", tokens);
        writer.WritePromptDetails(tokens);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteEmbedding(Utf8JsonWriter writer, JsonElement request)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("values");
        foreach (var value in VectorOf(TextOf(request), (int?)request.Number("outputDimensionality") ?? DefaultDimensions))
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string TextOf(JsonElement request) =>
        string.Concat(request.Member("content").Items("parts").Select(part => part.Text("text") ?? part.GetRawText()));

    /// <summary>A vector of length 1 from the hash of a text: SHA-256 in counter mode gives its numbers.</summary>
    private static float[] VectorOf(string text, int dimensions)
    {
        var (vector, block) = (new double[dimensions], new byte[SHA256.HashSizeInBytes + sizeof(int)]);
        SHA256.HashData(Encoding.UTF8.GetBytes(text), block);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < dimensions; i++)
        {
            var at = i % (SHA256.HashSizeInBytes / sizeof(int));
            if (at == 0)
            {
                BitConverter.TryWriteBytes(block.AsSpan(SHA256.HashSizeInBytes), i);
                SHA256.HashData(block, hash);
            }

            vector[i] = BitConverter.ToInt32(hash[(at * sizeof(int))..]) / (double)int.MaxValue;
        }

        var length = Math.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => (float)(value / length))];
    }
}
