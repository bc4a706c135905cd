namespace GeminiRx;

/// <summary>A change of a text that is shown: everything behind <paramref name="Start"/> is replaced by <paramref name="Text"/>.</summary>
/// <remarks>Created by <see cref="Completion.TextSince"/>. While an answer only grows, <paramref name="Start"/> is the length of the shown
/// text, and <paramref name="Text"/> is appended.</remarks>
/// <param name="Start">The length of the shown text that stays, in UTF-16 code units.</param>
/// <param name="Text">The text that follows it.</param>
public readonly record struct TextUpdate(int Start, string Text);
