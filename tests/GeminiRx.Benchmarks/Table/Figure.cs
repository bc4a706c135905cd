using System.Globalization;

/// <summary>A row of the table.</summary>
/// <param name="Group">The program that measured it.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The value; NaN if it was not measured.</param>
/// <param name="Unit">The unit; <c>×</c> for a ratio to another row of the same run.</param>
/// <param name="Goal">The largest value that reaches the goal; null for a row that others are compared with.</param>
internal sealed record Figure(string Group, string Name, double Value, string Unit, double? Goal = null)
{
    public bool IsMeasured => !double.IsNaN(Value);

    public bool IsReached => Goal is not { } goal || !IsMeasured || Value <= goal;

    /// <summary>The value as text.</summary>
    public string Text => IsMeasured ? $"{Format(Value)} {Unit}" : "not measured";

    /// <summary>The goal as text; empty if there is none.</summary>
    public string GoalText => Goal is { } goal ? $"≤ {Format(goal)} {Unit}" : "";

    private static string Format(double value) =>
        value.ToString(
            Math.Abs(value) >= 100 ? "N0"
                : Math.Abs(value) >= 10 ? "0.0"
                : "0.00",
            CultureInfo.InvariantCulture
        );
}
