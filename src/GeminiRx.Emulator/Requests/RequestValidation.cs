using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>
/// Validates a request of the right shape as the service does. This class alone contains the ranges and the order of the checks.
/// </summary>
internal static class RequestValidation
{
    private const string Request = "GenerateContentRequest";

    /// <summary>
    /// The service's error about the first group of rules that the request violates, with the violations of all groups; null if the
    /// request is valid.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="target">The call. The model has to support the answer only if it gives one.</param>
    public static ServiceError? FirstError(JsonElement request, CallTarget target)
    {
        var model = target.Model;
        var answers = target.Method != ServiceMethod.CountTokens;
        var config = request.Member("generationConfig");
        var together = ContentErrors(request)
            .Concat(RangeErrors(config))
            .Concat(MediaValidation.ImageErrors(config.Member("imageConfig")))
            .Concat(FunctionValidation.EmptyObjectErrors(request))
            .ToList();
        var alone = RoleErrors(request)
            .Concat(ThinkingValidation.Violations(config.Member("thinkingConfig"), model))
            .Concat(FunctionValidation.TurnErrors(request))
            .Concat(FunctionValidation.NameErrors(request, target.IsVertex ? 128 : 64))
            .Concat(SchemaErrors(config))
            .Concat(answers ? MediaValidation.ModalityErrors(config, model) : [])
            .Concat(FunctionValidation.SignatureErrors(request, model))
            .ToList();
        return together.Count > 0 ? ServiceError.InvalidFields(Request, together) with { Violations = [.. together, .. alone] }
            : alone.Count > 0 ? ServiceError.InvalidArgument(alone[0].Message) with { Violations = alone }
            : null;
    }

    private static IEnumerable<RuleViolation> ContentErrors(JsonElement request)
    {
        var contents = request.Items("contents").ToList();
        if (contents.Count == 0)
        {
            yield return new(JudgeRules.Contents, "contents", "contents is not specified");
        }

        foreach (var (at, content) in contents.Index())
        {
            var parts = content.Items("parts").ToList();
            if (parts.Count == 0)
            {
                yield return new(JudgeRules.Contents, Invariant($"contents[{at}].parts"), "contents.parts must not be empty.");
            }

            foreach (var (index, _) in parts.Index().Where(part => !HasData(part.Item)))
            {
                yield return new(
                    JudgeRules.PartData,
                    Invariant($"contents[{at}].parts[{index}].data"),
                    "required oneof field 'data' must have one initialized field"
                );
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

    private static IEnumerable<RuleViolation> RangeErrors(JsonElement config)
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
                yield return new(JudgeRules.Range, $"generation_config.{field}", $"{field} must be in the range {range}.");
            }
        }

        foreach (var name in new[] { "maxOutputTokens", "topK" })
        {
            if (config.Number(name) <= 0)
            {
                var field = RequestSchema.SnakeCase(name);
                yield return new(JudgeRules.Range, $"generation_config.{field}", $"{field} must be positive.");
            }
        }

        if (config.Member("thinkingConfig").Number("thinkingBudget") is < -1 or > 65_535)
        {
            yield return new(
                JudgeRules.Range,
                "generation_config.thinking_config.thinking_budget",
                "thinking_budget must be in the range [-1, 65535]"
            );
        }

        var stops = config.Items("stopSequences").ToList();
        if (stops.Count > 5)
        {
            yield return new(
                JudgeRules.StopSequences,
                "generation_config.stop_sequences",
                Invariant($"only up to 5 stop sequences are supported, {stops.Count} were given.")
            );
        }

        foreach (var (index, _) in stops.Index().Where(stop => stop.Item.TextValue().Length == 0))
        {
            yield return new(
                JudgeRules.StopSequences,
                Invariant($"generation_config.stop_sequences[{index}]"),
                "stop sequence must not be empty."
            );
        }
    }

    private static IEnumerable<RuleViolation> RoleErrors(JsonElement request) =>
        request
            .Items("contents")
            .Index()
            .Where(content => content.Item.Text("role") is not (null or "" or "user" or "model" or "function"))
            .Select(content => new RuleViolation(
                JudgeRules.Role,
                Invariant($"contents[{content.Index}].role"),
                "Please use a valid role: user, model."
            ));

    private static IEnumerable<RuleViolation> SchemaErrors(JsonElement config)
    {
        var hasJsonSchema = config.Has("responseJsonSchema") || config.Has("_responseJsonSchema");
        var mime = config.Text("responseMimeType");
        if (config.Has("responseSchema") && hasJsonSchema)
        {
            yield return Broken("response_schema", "response_schema and response_json_schema cannot both be set.");
        }

        if (mime is not (null or "" or "text/plain" or "application/json" or "text/x.enum"))
        {
            const string Path = "response_mime_type";
            yield return Broken(
                Path,
                $"* {Request}.generation_config.{Path}: allowed mimetypes are `text/plain`, `application/json`, `text/x.enum`.\n"
            );
        }

        if (mime is null or "" or "text/plain" && (config.Has("responseSchema") || hasJsonSchema))
        {
            const string Path = "response_schema";
            yield return Broken(
                Path,
                $"* {Request}.generation_config.{Path}: only allowed for mime types application/json and text/x.enum.\n"
            );
        }

        static RuleViolation Broken(string field, string message) => new(JudgeRules.AnswerSchema, $"generation_config.{field}", message);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
