using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>
/// Validates a request of the right shape as the service does. This class alone contains the ranges and the order of the checks.
/// </summary>
internal static class RequestValidation
{
    private const string Request = "GenerateContentRequest";

    /// <summary>The service's error about the first group of rules that the request violates; null if the request is valid.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isVertex">Whether the address is one of Vertex AI.</param>
    /// <param name="model">The model's resource name; null if the address contains none.</param>
    public static ServiceError? FirstError(JsonElement request, bool isVertex, string? model)
    {
        var config = request.Member("generationConfig");
        var errors = ContentErrors(request)
            .Concat(RangeErrors(config))
            .Concat(FunctionValidation.EmptyObjectErrors(request))
            .Select(rule => $"* {Request}.{rule}\n")
            .ToList();
        return errors.Count > 0
            ? ServiceError.InvalidArgument(string.Concat(errors))
            : CheckRoles(request)
                ?? ThinkingValidation.Check(config.Member("thinkingConfig"), model)
                ?? FunctionValidation.CheckTurns(request)
                ?? FunctionValidation.CheckNames(request, isVertex ? 128 : 64)
                ?? CheckSchema(config)
                ?? FunctionValidation.CheckSignatures(request, model);
    }

    private static IEnumerable<string> ContentErrors(JsonElement request)
    {
        var contents = request.Items("contents").ToList();
        if (contents.Count == 0)
        {
            yield return "contents: contents is not specified";
        }

        foreach (var (content, at) in contents.Select((content, at) => (content, at)))
        {
            var parts = content.Items("parts").ToList();
            if (parts.Count == 0)
            {
                yield return Invariant($"contents[{at}].parts: contents.parts must not be empty.");
            }

            foreach (var index in parts.Select((part, index) => (part, index)).Where(p => !HasData(p.part)).Select(p => p.index))
            {
                yield return Invariant($"contents[{at}].parts[{index}].data: required oneof field 'data' must have one initialized field");
            }
        }
    }

    // A part may also consist of only a signature.
    private static bool HasData(JsonElement part) =>
        part.EnumerateObject()
            .Any(member =>
                member.Value.ValueKind != JsonValueKind.Null
                && member.NameValue() is not ("videoMetadata" or "video_metadata" or "mediaResolution" or "media_resolution")
            );

    private static IEnumerable<string> RangeErrors(JsonElement config)
    {
        (string Name, double Least, double Most, string Range)[] ranges =
        [
            ("temperature", 0, 2, "[0.0, 2.0]"),
            ("topP", 0, 1, "[0.0, 1.0]"),
            ("candidateCount", 1, 8, "[1, 8]"),
            ("presencePenalty", -2, 1.9999999, "[-2.0, 2.0)"),
            ("frequencyPenalty", -2, 1.9999999, "[-2.0, 2.0)"),
            ("logprobs", 0, 20, "[0, 20]"),
        ];
        foreach (var (name, least, most, range) in ranges)
        {
            if (config.Number(name) is { } value && !(value >= least && value <= most))
            {
                var field = RequestSchema.SnakeCase(name);
                yield return $"generation_config.{field}: {field} must be in the range {range}.";
            }
        }

        foreach (var name in new[] { "maxOutputTokens", "topK" })
        {
            if (config.Number(name) <= 0)
            {
                yield return $"generation_config.{RequestSchema.SnakeCase(name)}: {RequestSchema.SnakeCase(name)} must be positive.";
            }
        }

        if (config.Member("thinkingConfig").Number("thinkingBudget") is < -1 or > 65_535)
        {
            yield return "generation_config.thinking_config.thinking_budget: thinking_budget must be in the range [-1, 65535]";
        }

        var stops = config.Items("stopSequences").ToList();
        if (stops.Count > 5)
        {
            yield return Invariant(
                $"generation_config.stop_sequences: only up to 5 stop sequences are supported, {stops.Count} were given."
            );
        }

        foreach (var index in stops.Select((stop, index) => (stop, index)).Where(s => s.stop.TextValue().Length == 0).Select(s => s.index))
        {
            yield return Invariant($"generation_config.stop_sequences[{index}]: stop sequence must not be empty.");
        }
    }

    private static ServiceError? CheckRoles(JsonElement request) =>
        request.Items("contents").All(content => content.Text("role") is null or "" or "user" or "model" or "function")
            ? null
            : ServiceError.InvalidArgument("Please use a valid role: user, model.");

    private static ServiceError? CheckSchema(JsonElement config)
    {
        var both = config.Has("responseSchema") && (config.Has("responseJsonSchema") || config.Has("_responseJsonSchema"));
        var mime = config.Text("responseMimeType");
        return both ? ServiceError.InvalidArgument("response_schema and response_json_schema cannot both be set.")
            : mime is not (null or "" or "text/plain" or "application/json" or "text/x.enum")
                ? ServiceError.InvalidArgument(
                    $"* {Request}.generation_config.response_mime_type: "
                        + "allowed mimetypes are `text/plain`, `application/json`, `text/x.enum`.\n"
                )
            : mime is null or "" or "text/plain" && (config.Has("responseSchema") || config.Has("responseJsonSchema"))
                ? ServiceError.InvalidArgument(
                    $"* {Request}.generation_config.response_schema: only allowed for mime types application/json and text/x.enum.\n"
                )
            : null;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
