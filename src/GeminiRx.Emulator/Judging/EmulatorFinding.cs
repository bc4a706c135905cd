namespace GeminiRx.Emulator;

/// <summary>
/// Something in a request that the real service would refuse. It contains no text of the request: no prompt, no value, and only names of
/// fields that the service knows.
/// </summary>
/// <param name="Request">The number of the request, as <see cref="ReceivedRequest.Number"/>.</param>
/// <param name="Path">
/// The place in the request's JSON in the spelling of the service's errors, such as <c>contents[0].parts[1]</c>; empty for the whole
/// request. At most 200 characters. A name that is not one of the service's fields is replaced by <c>?</c>, and the name of a schema's
/// property by its index.
/// </param>
/// <param name="Rule">The name of the rule, such as <c>unknown-field</c>. Names do not change.</param>
/// <param name="Source">Where the rule is from.</param>
/// <param name="Advice">What to do about it; for an unknown field with the nearest field that the service knows.</param>
public sealed record EmulatorFinding(long Request, string Path, string Rule, string Source, string Advice)
{
    /// <summary>How often the request breaks the rule at a path that reads the same. Default 1; at least 1.</summary>
    public int Count { get; init; } = 1;
}
