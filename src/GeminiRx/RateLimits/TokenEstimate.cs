namespace GeminiRx.RateLimits;

/// <summary>Guesses how many tokens a request uses, before the service counts them.</summary>
internal static class TokenEstimate
{
    // Figures of the service's documentation: about four characters a token, 258 tokens for an image or a page.
    private const int CharactersPerToken = 4;
    private const int TokensPerAttachment = 258;

    /// <summary>The tokens of the prompt.</summary>
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
            FunctionCallPart call => call.Arguments.GetRawText().Length / CharactersPerToken,
            FunctionResponsePart response => response.Response.GetRawText().Length / CharactersPerToken,
            _ => 1,
        };
}
