using FsCheck;
using FsCheck.Fluent;

namespace GeminiRx.Tests.Structured;

/// <summary>Generated menus, with texts that need escapes.</summary>
internal static class Menus
{
    private static readonly Gen<string> _texts = Gen.Elements("", "a", "Inès ", "🚀", "\"", "\\", "\n", "{}[],:", "\u0001", "null")
        .ListOf()
        .Select(string.Concat);

    private static readonly Gen<Dish> _dishes =
        from name in _texts
        from calories in Gen.Choose(-1000, 1000)
        from steps in Gen.OneOf(Gen.Constant<List<string>?>(null), _texts.ListOf().Select(list => (List<string>?)[.. list]))
        select new Dish(name, calories, steps);

    private static readonly Gen<Menu> _menus =
        from title in Gen.OneOf(_texts.Select(text => (string?)text), Gen.Constant<string?>(null))
        from dishes in _dishes.ListOf()
        from spice in Gen.Elements<Level?>(null, Level.Hot)
        from price in Gen.Elements<double?>(null, 12.5, -1e-7, 0)
        from notes in _texts.ListOf()
        select new Menu(title, [.. dishes], spice, price, notes.Distinct().ToDictionary(note => note, note => note));

    public static Gen<Menu> Any => _menus;

    /// <summary>Whether a menu is an earlier value of another one.</summary>
    public static bool IsBeginning(Menu one, Menu next) =>
        IsText(one.Title, next.Title)
        && (one.Price is null || one.Price == next.Price)
        && (one.Spice is null || one.Spice == next.Spice)
        && (one.Dishes is null || one.Dishes.Zip(next.Dishes!).All(pair => IsBeginning(pair.First, pair.Second)))
        && (one.Dishes?.Count ?? 0) <= (next.Dishes?.Count ?? 0)
        && (one.Notes ?? new Dictionary<string, string>()).All(note => IsText(note.Value, next.Notes![note.Key]));

    private static bool IsBeginning(Dish one, Dish next) =>
        IsText(one.Name, next.Name)
        && one.Calories == next.Calories
        && (one.Steps is null || one.Steps.Zip(next.Steps!).All(pair => IsText(pair.First, pair.Second)));

    private static bool IsText(string? one, string? next) => one is null || next!.StartsWith(one, StringComparison.Ordinal);
}
