using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>An error with the service's own wording.</summary>
internal sealed record ServiceError(int Code, string Status, string Message)
{
    private const string Service = "generativelanguage.googleapis.com";

    public static ServiceError InvalidJson { get; } =
        InvalidArgument("Invalid JSON payload received. Unexpected token.") with
        {
            Rule = JudgeRules.Json,
        };

    public static ServiceError InvalidToken { get; } =
        InvalidArgument("* GenerateContentRequest.continuation_token: continuation_token is invalid\n") with
        {
            Rule = JudgeRules.ContinuationToken,
        };

    public static ServiceError NotFound { get; } = new(404, "NOT_FOUND", "Requested entity was not found.") { Rule = JudgeRules.Address };

    public static ServiceError NotEmulated { get; } =
        new(404, "NOT_FOUND", "Requested entity was not found. The emulator does not have this address or method.")
        {
            Rule = JudgeRules.Address,
        };

    public static ServiceError InvalidKey { get; } =
        InvalidArgument("API key not valid. Please pass a valid API key.") with
        {
            Rule = JudgeRules.Key,
            Details =
            [
                ErrorDetail.ErrorInfo("API_KEY_INVALID", "googleapis.com", ("service", Service)),
                ErrorDetail.LocalizedMessage("API key not valid. Please pass a valid API key."),
            ],
        };

    public static ServiceError NoKey { get; } =
        new(
            403,
            "PERMISSION_DENIED",
            "Method doesn't allow unregistered callers (callers without established identity). "
                + "Please use API Key or other form of API consumer identity to call this API."
        )
        {
            Rule = JudgeRules.Key,
        };

    /// <summary>The elements of <c>details</c>; the member is omitted if the list is empty, which is the default.</summary>
    public IReadOnlyList<Action<Utf8JsonWriter>> Details { get; init; } = [];

    /// <summary>The rule that the request breaks; null if the status says it.</summary>
    public JudgeRule? Rule { get; init; }

    /// <summary>All rules that the request breaks; the error itself may name one of them.</summary>
    public IReadOnlyList<RuleViolation> Violations
    {
        get => field ?? [.. Judge.ReadMessage(this)];
        init;
    }

    public static ServiceError InvalidArgument(string message) => new(400, "INVALID_ARGUMENT", message);

    /// <summary>An error of one line for each broken rule, with its path in <paramref name="message"/>.</summary>
    public static ServiceError InvalidFields(string message, IReadOnlyList<RuleViolation> violations) =>
        InvalidArgument(string.Concat(violations.Select(broken => $"* {message}.{broken.Path}: {broken.Message}\n"))) with
        {
            Violations = violations,
        };

    public static ServiceError Internal(string message) => new(500, "INTERNAL", message);

    public static ServiceError UnknownModel(string name, string apiVersion, string method) =>
        new(
            404,
            "NOT_FOUND",
            $"{name} is not found for API version {apiVersion}, or is not supported for {method}. "
                + "Call ListModels to see the list of available models and their supported methods."
        )
        {
            Rule = JudgeRules.Model,
        };

    public static ServiceError BadRequest(IReadOnlyList<FieldViolation> violations) =>
        InvalidArgument(string.Join('\n', violations.Select(violation => violation.Description))) with
        {
            Details = [ErrorDetail.BadRequest(violations)],
            Violations = [.. violations.Select(violation => violation.ToRuleViolation())],
        };

    /// <summary>
    /// The response without delay. <paramref name="asArray"/>: in an array, as the service answers a streaming call without <c>alt=sse</c>.
    /// </summary>
    public EmulatedAnswer ToAnswer(bool asArray)
    {
        var body = Body();
        byte[] framed = asArray ? [.. "["u8, .. body, .. "\r\n]"u8] : [.. body, .. "\n"u8];
        return EmulatedAnswer.Immediate(Code, EmulatedAnswer.Json, framed) with { Refusal = this };
    }

    /// <summary>The error as indented JSON, without a line end at the end.</summary>
    public byte[] Body() => ServiceJson.Indented(Write);

    /// <summary>The error as JSON on one line, as in an event.</summary>
    public byte[] SingleLine() => ServiceJson.SingleLine(Write);

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error");
        writer.WriteNumber("code", Code);
        writer.WriteText("message", Message);
        writer.WriteText("status", Status);
        if (Details.Count > 0)
        {
            writer.WriteStartArray("details");
            foreach (var write in Details)
            {
                write(writer);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
