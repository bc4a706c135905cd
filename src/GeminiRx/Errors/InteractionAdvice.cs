namespace GeminiRx.Errors;

/// <summary>What a user can do about a failure that concerns a stored interaction.</summary>
internal static class InteractionAdvice
{
    /// <summary>The same error with advice about the interaction of the request.</summary>
    /// <param name="error">The error.</param>
    /// <param name="id">The interaction; null if the request named none.</param>
    internal static GeminiApiException AboutInteraction(this GeminiApiException error, string? id) =>
        id is not null && error.Code is 403 or 404
            ? error.With(
                "The interaction is deleted, expired, not stored or of another project: check its identifier, or ask again. "
                    + "Only interactions with Store not false are kept."
            )
            : error;
}
