using System.Text.Json;

namespace GeminiRx.Conversations.Tests;

/// <summary>The turns of a request as texts that tests compare: typed parts and parts as JSON look alike.</summary>
internal static class SentTurns
{
    public static string Describe(Content turn) => $"{turn.Role}: {string.Join("; ", turn.Parts.Select(Describe))}";

    private static string Describe(Part part)
    {
        var (data, signature) = part switch
        {
            RawPart { Json: var json } => (
                DescribeRaw(json),
                json.TryGetProperty("thoughtSignature", out var signed) ? signed.GetString() : null
            ),
            StepPart { Json: var json } => ($"step {json.GetProperty("type").GetString()} {json.GetProperty("id").GetString()}", null),
            TextPart text => ($"text '{text.Text}'", part.ThoughtSignature),
            InlineDataPart media => ($"{media.MimeType} {media.Data.Length}", part.ThoughtSignature),
            FunctionCallPart call => ($"call {call.Id} {call.Name} {Plain(call.Arguments)}", part.ThoughtSignature),
            FunctionResponsePart result => ($"result {result.Id} {result.Name} {ObjectOf(result.Response)}", part.ThoughtSignature),
            ExecutableCodePart code => ($"code {code.Language} {code.Code}", part.ThoughtSignature),
            CodeExecutionResultPart output => ($"output {output.Outcome} {output.Output}", part.ThoughtSignature),
            _ => (part.ToString(), null),
        };
        return data + (signature is null ? "" : $" signed {signature}");
    }

    private static string DescribeRaw(JsonElement json)
    {
        var member = json.EnumerateObject().First();
        string? Text(string name) => member.Value.TryGetProperty(name, out var value) ? Plain(value) : null;
        return member.Name switch
        {
            "functionCall" => $"call {Text("id")} {Text("name")} {Text("args")}",
            "functionResponse" => $"result {Text("id")} {Text("name")} {Text("response")}",
            "executableCode" => $"code {Text("language")} {Text("code")}",
            "codeExecutionResult" => $"output {Text("outcome")} {Text("output")}",
            _ => member.Name,
        };
    }

    private static string ObjectOf(JsonElement response) =>
        response.ValueKind == JsonValueKind.Object ? Plain(response) : $$"""{"output":{{response.GetRawText()}}}""";

    // JSON whose strings are not escaped in different ways.
    private static string Plain(JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : JsonSerializer.Serialize(json);

    public static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
