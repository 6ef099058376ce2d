import { expect, type Locator, type Page } from '@playwright/test';

/** The sheet that shows a plan before anything is sent, over whatever screen. */
export const planSheet = (page: Page) => {
  const sheet = page.getByRole('dialog');
  const reason = sheet.getByLabel('Reason, for the record');
  const hold = sheet.getByRole('button', { name: /^(Hold to|Let go)/ });
  const typed = sheet.getByRole('textbox', { name: /^Type .* to confirm/ });
  const changed = sheet.getByText('The fleet changed since this plan. Nothing was done.');
  const standing = async (): Promise<'started' | 'planned anew' | 'open'> => {
    if ((await sheet.count()) === 0) return 'started';
    return (await changed.count()) > 0 ? 'planned anew' : 'open';
  };
  /** Confirms; a plan that came out another meanwhile is shown anew, and confirmed again as the sheet asks. */
  const untilStarted = async (confirm: () => Promise<void>): Promise<void> => {
    for (let tries = 0; tries < 3; tries += 1) {
      await confirm();
      await expect.poll(standing).not.toBe('open');
      if ((await standing()) === 'started') return;
    }
    expect(await standing()).toBe('started');
  };
  const turnOn = sheet.getByRole('button', { name: 'Turn actions on...' });
  /** A console on its first run only plans: a person turns actions on, with a reason, before the first confirmation. */
  const allowed = async (press: (button: Locator) => Promise<void>): Promise<void> => {
    await expect(reason.or(turnOn)).toBeVisible();
    if ((await turnOn.count()) === 0) return;
    await press(turnOn);
    const dialog = page.getByRole('dialog', { name: 'Turn actions on' });
    const why = dialog.getByLabel('Reason, for the record');
    await expect(why).toBeFocused();
    await page.keyboard.type('this spec changes its own fleet');
    await press(dialog.getByRole('button', { name: 'Turn actions on' }));
    await expect(dialog).toBeHidden();
  };
  return {
    sheet,
    turnOn,
    reason,
    typed,
    hold,
    title: (text: RegExp): Locator => sheet.getByRole('heading', { name: text }),
    /** What stands under one heading of the sheet. */
    part: (name: string | RegExp): Locator => sheet.getByRole('region', { name }),
    choice: (group: string, name: string): Locator =>
      sheet.getByRole('radiogroup', { name: group }).getByRole('radio', { name }),
    /** Gives the reason and holds the button down until it asks to be let go. */
    holdToStart: async (why: string): Promise<void> => {
      await allowed((button) => button.click());
      await reason.fill(why);
      await untilStarted(async () => {
        await expect(hold).toBeEnabled();
        await hold.hover();
        await page.mouse.down();
        await expect(hold).toHaveText('Let go');
        await page.mouse.up();
      });
    },
    /** The same with keys alone: Tab to the fields, type, Enter. */
    typeToStart: async (why: string, name: string): Promise<void> => {
      await allowed(async (button) => {
        await tabTo(page, button);
        await page.keyboard.press('Enter');
      });
      // They are the last of the sheet, and its focus goes round.
      await tabTo(page, reason, 'Shift+Tab');
      await page.keyboard.type(why);
      await tabTo(page, typed);
      await page.keyboard.type(name);
      await untilStarted(() => page.keyboard.press('Enter'));
    },
  };
};

/** Presses Tab, or an arrow within a group, until that has the focus, as a person without a mouse does. */
export const tabTo = async (
  page: Page,
  target: Locator,
  key: 'Tab' | 'Shift+Tab' | 'ArrowRight' = 'Tab',
): Promise<void> => {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
};
