using System.Text;

/// <summary>The table: printed, compared with the last one, and kept beside this program.</summary>
internal sealed class FigureTable(string folder)
{
    private const string Begin = "<!-- The last table -->";
    private const string End = "<!-- End of the last table -->";

    private string LastFile => Path.Combine(folder, "last.jsonl");

    private string ReadmeFile => Path.Combine(folder, "README.md");

    /// <summary>Prints the rows, with the change since the last table if there is one.</summary>
    public void Print(IReadOnlyList<Figure> figures, bool compares)
    {
        var last = compares ? ReadLast() : [];
        var width = figures.Max(figure => figure.Name.Length);
        foreach (var group in figures.GroupBy(figure => figure.Group))
        {
            Console.WriteLine();
            Console.WriteLine(group.Key);
            foreach (var figure in group)
            {
                var change = last.TryGetValue((figure.Group, figure.Name), out var before) ? $"  {ChangeOf(before, figure)}" : "";
                Console.WriteLine(
                    $"  {figure.Name.PadRight(width)}  {figure.Text, 14}  {figure.GoalText, 14}"
                        + (figure.IsReached ? "" : "  MISSED")
                        + change
                );
            }
        }
    }

    /// <summary>Keeps the rows as the last table, also in the README.</summary>
    /// <param name="figures">The rows.</param>
    /// <param name="date">The day.</param>
    /// <param name="machine">The machine in general words.</param>
    public void Save(IReadOnlyList<Figure> figures, DateOnly date, string machine)
    {
        File.WriteAllLines(LastFile, figures.Select(Figures.ToJson));
        var table = new StringBuilder($"{Begin}\n\n{date:yyyy-MM-dd}, {machine}.\n");
        foreach (var group in figures.GroupBy(figure => figure.Group))
        {
            table.Append($"\n| {group.Key} | value | goal | |\n| --- | ---: | ---: | --- |\n");
            foreach (var figure in group)
            {
                table.Append($"| {figure.Name} | {figure.Text} | {figure.GoalText} | {(figure.IsReached ? "" : "missed")} |\n");
            }
        }

        var readme = File.ReadAllText(ReadmeFile);
        var (start, end) = (readme.IndexOf(Begin, StringComparison.Ordinal), readme.IndexOf(End, StringComparison.Ordinal));
        File.WriteAllText(ReadmeFile, $"{readme[..start]}{table}\n{readme[end..]}");
    }

    private Dictionary<(string Group, string Name), Figure> ReadLast() =>
        File.Exists(LastFile)
            ? File.ReadLines(LastFile).Select(Figures.Read).OfType<Figure>().ToDictionary(figure => (figure.Group, figure.Name))
            : [];

    private static string ChangeOf(Figure before, Figure now) =>
        !before.IsMeasured || !now.IsMeasured || before.Value == 0
            ? $"last {before.Text}"
            : $"last {before.Text} ({(now.Value / before.Value) - 1:+0%;-0%;0%})";
}
