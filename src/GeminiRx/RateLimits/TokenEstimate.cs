namespace GeminiRx.RateLimits;

/// <summary>Estimates the tokens of a request before the service counts them.</summary>
internal static class TokenEstimate
{
    // From the documentation of the service: about four characters per token, 258 tokens per image or page.
    private const int CharactersPerToken = 4;
    private const int TokensPerAttachment = 258;

    /// <summary>Estimates the tokens of the prompt, at least 1.</summary>
    public static int Of(GenerateRequest request)
    {
        var parts = request.Contents.Append(request.System).OfType<Content>().SelectMany(content => content.Parts);
        return (int)Math.Min(int.MaxValue, Math.Max(1, parts.Sum(Tokens)));
    }

    private static long Tokens(Part part) =>
        part switch
        {
            TextPart text => 1 + (text.Text.Length / CharactersPerToken),
            MediaPart => TokensPerAttachment,
            RawPart raw => raw.Json.GetRawText().Length / CharactersPerToken,
            StepPart step => step.Json.GetRawText().Length / CharactersPerToken,
            FunctionCallPart call => call.Arguments.GetRawText().Length / CharactersPerToken,
            FunctionResponsePart response => response.Response.GetRawText().Length / CharactersPerToken,
            _ => 1,
        };
}
