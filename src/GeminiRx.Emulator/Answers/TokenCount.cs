namespace GeminiRx.Emulator;

/// <summary>Answers <c>countTokens</c>.</summary>
internal static class TokenCount
{
    public static EmulatedAnswer Answer(ContentRequest request) =>
        EmulatedAnswer.Immediate(
            200,
            EmulatedAnswer.Json,
            ServiceJson.Indented(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("totalTokens", request.PromptTokens);
                writer.WritePromptDetails(request.PromptTokens);
                writer.WriteEndObject();
            })
        );
}
