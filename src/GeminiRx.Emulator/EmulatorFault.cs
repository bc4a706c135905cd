namespace GeminiRx.Emulator;

/// <summary>Something that can go wrong. <c>Parameter</c> says what a number or word behind a colon means; null where there is
/// none.</summary>
public sealed record EmulatorFault(string Name, string Description, string? Parameter);
