using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Contents;

/// <summary>Converts executed code and its result to contents and back. What the contents have no member for is kept in additional
/// properties, so that it survives serialization.</summary>
internal static class CodeContents
{
    private const string Language = "geminirx.language";
    private const string Outcome = "geminirx.outcome";

    public static AIContent Of(CodeChunk code, string id) =>
        new CodeInterpreterToolCallContent(id)
        {
            Inputs = [new TextContent(code.Code)],
            AdditionalProperties = new() { [Language] = code.Language },
        };

    public static AIContent Of(CodeResultChunk result, string id) =>
        new CodeInterpreterToolResultContent(id)
        {
            Outputs = [new TextContent(result.Output)],
            AdditionalProperties = new() { [Outcome] = result.Outcome },
        };

    /// <returns>The part; null for a content that is none of this service.</returns>
    public static Part? ToPart(AIContent content) =>
        content switch
        {
            CodeInterpreterToolCallContent code when PartSignature.Text(code, Language) is { } language => new ExecutableCodePart(
                language,
                TextOf(code.Inputs)
            )
            {
                Id = CallIds.ForService(code.CallId),
                ThoughtSignature = PartSignature.Of(code),
            },
            CodeInterpreterToolResultContent result when PartSignature.Text(result, Outcome) is { } outcome => new CodeExecutionResultPart(
                outcome,
                TextOf(result.Outputs)
            )
            {
                Id = CallIds.ForService(result.CallId),
                ThoughtSignature = PartSignature.Of(result),
            },
            _ => null,
        };

    private static string TextOf(IList<AIContent>? contents) =>
        string.Concat((contents ?? []).OfType<TextContent>().Select(content => content.Text));
}
