namespace GeminiRx.Emulator;

/// <summary>A rule of the service: its name in reports, who says so, and what a client does about it.</summary>
internal sealed record JudgeRule(string Name, string Source, string Advice);
