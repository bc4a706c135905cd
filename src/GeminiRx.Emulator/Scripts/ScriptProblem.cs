namespace GeminiRx.Emulator;

/// <summary>A problem in a line of a script. <c>At</c> is its place in the line, in UTF-16 units from 0.</summary>
internal sealed class ScriptProblem(int at, string message) : FormatException(message)
{
    public int At { get; } = at;
}
