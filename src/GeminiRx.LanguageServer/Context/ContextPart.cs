namespace GeminiRx.LanguageServer.Context;

/// <summary>A part of what is sent.</summary>
/// <param name="Name">The variable that it is the value of.</param>
/// <param name="File">The file that it is from; null if it is not from another file.</param>
/// <param name="Length">The number of UTF-16 units that are sent.</param>
/// <param name="LeftOut">The number of UTF-16 units that are not sent, because the budget is used up.</param>
internal sealed record ContextPart(string Name, string? File, int Length, int LeftOut);

/// <summary>A file of which nothing is sent.</summary>
/// <param name="File">The file.</param>
/// <param name="Reason">Why, for a message.</param>
/// <param name="IsNamed">Whether the instruction names it.</param>
internal sealed record LeftOutFile(string File, string Reason, bool IsNamed);
