using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>What the service demands of a request that has the right shape: the one place for its ranges and its order of turns.</summary>
internal static class RequestRules
{
    private const string Request = "GenerateContentRequest";

    /// <summary>The service's error about the first group of rules that is broken; null where all are kept.</summary>
    public static ServiceError? Broken(JsonElement request, bool isVertex)
    {
        var config = request.Member("generationConfig");
        var broken = Contents(request).Concat(Ranges(config)).Select(rule => $"* {Request}.{rule}\n").ToList();
        return broken.Count > 0 ? ServiceError.InvalidArgument(string.Concat(broken))
            : Role(request) ?? Thinking(config) ?? Turns(request) ?? Tools(request, isVertex ? 128 : 64) ?? Schema(config);
    }

    private static IEnumerable<string> Contents(JsonElement request)
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

    // A part may also be nothing but a signature or a mark that is to be echoed.
    private static bool HasData(JsonElement part) =>
        part.EnumerateObject().Any(member => member.Value.ValueKind != JsonValueKind.Null && member.NameValue() is not ("videoMetadata" or "video_metadata" or "mediaResolution" or "media_resolution"));

    private static IEnumerable<string> Ranges(JsonElement config)
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
                yield return $"generation_config.{RequestSchema.SnakeCase(name)}: {RequestSchema.SnakeCase(name)} must be in the range {range}.";
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
            yield return Invariant($"generation_config.stop_sequences: only up to 5 stop sequences are supported, {stops.Count} were given.");
        }

        foreach (var index in stops.Select((stop, index) => (stop, index)).Where(s => s.stop.TextValue().Length == 0).Select(s => s.index))
        {
            yield return Invariant($"generation_config.stop_sequences[{index}]: stop sequence must not be empty.");
        }
    }

    private static ServiceError? Role(JsonElement request) =>
        request.Items("contents").All(content => content.Text("role") is null or "" or "user" or "model" or "function")
            ? null
            : ServiceError.InvalidArgument("Please use a valid role: user, model.");

    private static ServiceError? Thinking(JsonElement config) =>
        config.Member("thinkingConfig") is { ValueKind: JsonValueKind.Object } thinking && thinking.Has("thinkingBudget") && thinking.Has("thinkingLevel")
            ? ServiceError.InvalidArgument("You can only set only one of thinking budget and thinking level.")
            : null;

    /// <summary>Calls of functions are answered by the very next turn, one response for each.</summary>
    private static ServiceError? Turns(JsonElement request)
    {
        var turns = request.Items("contents").Select(content => (Calls: Count(content, "functionCall"), Responses: Count(content, "functionResponse"))).ToList();
        for (var i = 1; i < turns.Count; i++)
        {
            if (turns[i - 1].Calls > 0 && turns[i].Responses != turns[i - 1].Calls)
            {
                return ServiceError.InvalidArgument("Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.");
            }
        }

        return turns.Where((turn, i) => turn.Responses > 0 && (i == 0 || turns[i - 1].Calls == 0)).Any()
            ? ServiceError.InvalidArgument("Please ensure that function response turn comes immediately after a function call turn.")
            : null;
    }

    private static int Count(JsonElement content, string part) => content.Items("parts").Count(p => p.Has(part));

    private static ServiceError? Tools(JsonElement request, int maxNameLength)
    {
        var declared = request.Items("tools").SelectMany(tool => tool.Items("functionDeclarations")).Select(function => function.Text("name") ?? "").ToList();
        var at = declared.FindIndex(name => !IsFunctionName(name, maxNameLength));
        return at < 0 ? null : ServiceError.InvalidArgument(Invariant(
            $"* {Request}.tools[0].function_declarations[{at}].name: Invalid function name. Must start with a letter or an underscore. ")
            + Invariant($"Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), ")
            + Invariant($"with a maximum length of {maxNameLength}.\n"));
    }

    private static bool IsFunctionName(string name, int maxLength) => name.Length > 0 && name.Length <= maxLength
        && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '-');

    private static ServiceError? Schema(JsonElement config)
    {
        var both = config.Has("responseSchema") && (config.Has("responseJsonSchema") || config.Has("_responseJsonSchema"));
        var mime = config.Text("responseMimeType");
        return both ? ServiceError.InvalidArgument("response_schema and response_json_schema cannot both be set.")
            : mime is not (null or "" or "text/plain" or "application/json" or "text/x.enum")
                ? ServiceError.InvalidArgument($"* {Request}.generation_config.response_mime_type: allowed mimetypes are `text/plain`, `application/json`, `text/x.enum`.\n")
            : mime is null or "" or "text/plain" && (config.Has("responseSchema") || config.Has("responseJsonSchema"))
                ? ServiceError.InvalidArgument($"* {Request}.generation_config.response_schema: only allowed for mime types application/json and text/x.enum.\n")
            : null;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
