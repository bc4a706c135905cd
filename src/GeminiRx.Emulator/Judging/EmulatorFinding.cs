namespace GeminiRx.Emulator;

/// <summary>
/// Something in a request that the real service would refuse. It contains no text of the request: no prompt, no value, and only names of
/// fields.
/// </summary>
/// <param name="Request">The number of the request, as <see cref="ReceivedRequest.Number"/>.</param>
/// <param name="Path">
/// The place in the request's JSON in the spelling of the service's errors, such as <c>contents[0].parts[1]</c>; empty for the whole
/// request. A name that is not a plain word is replaced by <c>?</c>.
/// </param>
/// <param name="Rule">The name of the rule, such as <c>unknown-field</c>. Names do not change.</param>
/// <param name="Source">Where the rule is from.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record EmulatorFinding(long Request, string Path, string Rule, string Source, string Advice);
